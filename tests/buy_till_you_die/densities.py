"""Densities of single numbers, which integrals ask for a hundred thousand times."""

from collections.abc import Callable
from math import exp, gamma

Density = Callable[[float], float]


def gamma_density(shape: float, rate: float) -> Density:
    """Tell the density of a gamma distribution.

    >>> gamma_density(1.0, 2.0)(0.0)
    2.0
    """
    constant = rate**shape / gamma(shape)
    return lambda x: constant * x ** (shape - 1) * exp(-rate * x)


def beta_density(a: float, b: float) -> Density:
    """Tell the density of a beta distribution.

    >>> beta_density(1.0, 1.0)(0.25)
    1.0
    """
    constant = gamma(a + b) / gamma(a) / gamma(b)
    return lambda x: constant * x ** (a - 1) * (1 - x) ** (b - 1)
