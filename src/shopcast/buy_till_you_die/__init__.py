"""Buy-till-you-die models, fitted by maximum likelihood (docs/decisions/0003)."""
