"""How large a test must be to see an effect."""

import numpy as np
import pandas as pd


def plan_experiment(
    rate: float, customers: int, lifts: list[float], power: float, level: float
) -> pd.DataFrame:
    """Plan a test of two arms of equal size, of a share without and with a campaign.

    Two-sided z-test of proportions, with Cohen's h as effect.

    Reference: Cohen (1988), Statistical Power Analysis, chapter 6.

    Args:
        rate: Share expected without the campaign.
        customers: How many there are to be divided.
        lifts: Relative rises to be seen, such as .1 for a tenth more.
        power: Probability of seeing the rise if it is there.
        level: Probability of seeing one that is not there.

    Returns:
        One row per `lift`: `rate`, `rate_with`, `per_arm` (customers needed; null
        where the share would pass 1), `customers` that there are, `enough`, and
        `visible_lift`, the smallest that they allow to be seen.
    """
    from statsmodels.stats.power import NormalIndPower
    from statsmodels.stats.proportion import proportion_effectsize

    test = NormalIndPower()
    half = max(customers // 2, 2)
    effect = test.solve_power(nobs1=half, alpha=level, power=power)
    seen = np.sin(np.arcsin(np.sqrt(rate)) + effect / 2) ** 2
    possible = np.arcsin(np.sqrt(rate)) + effect / 2 < np.pi / 2
    rows = []
    for lift in lifts:
        raised = rate * (1 + lift)
        needed = np.nan
        if 0 < raised < 1:
            size = proportion_effectsize(raised, rate)
            needed = np.ceil(test.solve_power(size, alpha=level, power=power))
        rows.append({"lift": lift, "rate_with": raised, "per_arm": needed})
    return pd.DataFrame(rows).assign(
        rate=rate,
        customers=customers,
        enough=lambda table: 2 * table["per_arm"] <= customers,
        visible_lift=seen / rate - 1 if possible else np.nan,
    )
