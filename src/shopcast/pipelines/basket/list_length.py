"""How many products are listed of each forecast."""

LENGTH = 30
