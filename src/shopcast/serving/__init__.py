"""The service: answers for one customer, as the pipelines give them for all."""
