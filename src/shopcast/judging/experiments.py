"""How large a test must be to see an effect."""

import numpy as np
import pandas as pd


def plan_experiment(
    rate: float,
    customers: int,
    order_share: float,
    lifts: list[float],
    power: float,
    level: float,
) -> pd.DataFrame:
    """Plan a test of two arms of equal size, of a share without and with a campaign.

    Two-sided z-test of proportions, with Cohen's h as effect. The share is that of
    orders, so that only customers who order count.

    Reference: Cohen (1988), Statistical Power Analysis, chapter 6.

    Args:
        rate: Share of orders that is expected without the campaign.
        customers: How many there are to be divided.
        order_share: Share of them who will order.
        lifts: Relative rises to be seen, such as .1 for a tenth more.
        power: Probability of seeing the rise if it is there.
        level: Probability of seeing one that is not there.

    Returns:
        One row per `lift`: `rate_with`; `orders_per_arm` and `per_arm`, orders and
        customers needed (null where the share would pass 1, or nobody orders); `rate`,
        `order_share`, `customers` that there are, `enough`, and `visible_lift`, the
        smallest that they allow to be seen.
    """
    from statsmodels.stats.power import NormalIndPower
    from statsmodels.stats.proportion import proportion_effectsize

    test, rows = NormalIndPower(), []
    for lift in lifts:
        raised, orders = rate * (1 + lift), np.nan
        if 0 < raised < 1:
            size = proportion_effectsize(raised, rate)
            orders = np.ceil(test.solve_power(size, alpha=level, power=power))
        needed = np.ceil(orders / order_share) if order_share > 0 else np.nan
        rows.append({"lift": lift, "rate_with": raised, "orders_per_arm": orders,
                     "per_arm": needed})  # fmt: skip
    half = customers * order_share / 2
    return pd.DataFrame(rows).assign(
        rate=rate,
        order_share=order_share,
        customers=customers,
        enough=lambda table: 2 * table["per_arm"] <= customers,
        visible_lift=_visible(rate, half, power, level),
    )


def _visible(rate: float, orders: float, power: float, level: float) -> float:
    """Find the smallest lift that so many orders per arm show; null where none."""
    from statsmodels.stats.power import NormalIndPower

    if orders < 2:
        return float("nan")
    effect = NormalIndPower().solve_power(nobs1=orders, alpha=level, power=power)
    angle = np.arcsin(np.sqrt(rate)) + effect / 2
    return float(np.sin(angle) ** 2 / rate - 1) if angle < np.pi / 2 else float("nan")
