"""Maximise the likelihood of models whose parameters are all positive."""

from collections.abc import Callable

import numpy as np

BOUNDS = (-8.0, 8.0)


def maximise(log_likelihood: Callable[..., np.ndarray], size: int) -> np.ndarray:
    """Find the positive parameters of greatest mean log-likelihood.

    The search runs over their logarithms, from 1, within e to the power ±8; time and
    money should be scaled to about 1.
    """
    from scipy.optimize import minimize

    def loss(logs: np.ndarray) -> float:
        return -float(np.mean(log_likelihood(*np.exp(logs))))

    options = {"maxiter": 500, "ftol": 1e-13, "gtol": 1e-9}
    found = minimize(
        loss, np.zeros(size), method="L-BFGS-B", bounds=[BOUNDS] * size, options=options
    )
    return np.exp(found.x)
