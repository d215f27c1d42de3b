"""Models of `ltv` beside their peers, on the rows of the last run.

    kedro run --pipeline ltv
    python benchmarks/lifetime_value.py [folder of the store's layers]

Fits the archived `lifetimes` library and this project's maximum likelihood to the same
customers, and LightGBM on RFM as an analyst would beside the `ltv` boosting; prints
seconds, and how far apart the forecasts are.
"""

import sys
from pathlib import Path
from time import perf_counter

import lightgbm as lgb
import numpy as np
import pandas as pd
from compared import compare
from lifetimes import BetaGeoFitter, GammaGammaFitter

from shopcast.buy_till_you_die.bg_nbd import BgNbd
from shopcast.buy_till_you_die.gamma_gamma import GammaGamma
from shopcast.buy_till_you_die.pareto_nbd import ParetoNbd

ROOT = Path(__file__).resolve().parents[1]
HORIZON = 90
ROUNDS = 3


def seconds(work, *args):
    """Time a fit: the median of a few rounds, and its last result."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        result = work(*args)
        times.append(perf_counter() - start)
    return float(np.median(times)), result


def main(folder: Path) -> None:
    test = pd.read_parquet(folder / "05_model_input/ltv/test_examples.parquet")
    train = pd.read_parquet(folder / "05_model_input/ltv/train_examples.parquet")
    x, tx, T = (
        test[name].to_numpy("float64") for name in ("frequency", "recency", "T")
    )
    value = test["monetary_value"].to_numpy("float64")
    repeat = (x > 0) & (value > 0)
    lines = []

    known = f"{len(test):,} customers"
    theirs_took, theirs = seconds(BetaGeoFitter().fit, x, tx, T)
    expected = theirs.conditional_expected_number_of_purchases_up_to_time(
        HORIZON, x, tx, T
    )
    lines.append(("BG/NBD", "lifetimes", theirs_took, np.sum(expected)))
    took, model = seconds(BgNbd.fit, x, tx, T)
    mine = model.expected_orders(x, tx, T, HORIZON)
    lines.append(("BG/NBD", "shopcast", took, mine.sum()))
    off = f"expected orders to {np.abs(mine - expected).max():.1g}"
    both = {"ours": took, "lifetimes": theirs_took}
    compare("fit of BG/NBD, three rounds", known, both, off)
    took, model = seconds(ParetoNbd.fit, x, tx, T)
    orders = model.expected_orders(x, tx, T, HORIZON)
    lines.append(("Pareto/NBD", "shopcast", took, orders.sum()))
    gamma = GammaGammaFitter()
    theirs_took, theirs = seconds(gamma.fit, x[repeat], value[repeat])
    expected = theirs.conditional_expected_average_profit(x[repeat], value[repeat])
    lines.append(("Gamma-Gamma", "lifetimes", theirs_took, expected.mean()))
    took, model = seconds(GammaGamma.fit, x, value)
    mine = model.expected_value(x[repeat], value[repeat])
    lines.append(("Gamma-Gamma", "shopcast", took, mine.mean()))
    off = f"expected values to {np.abs(mine / expected - 1).max():.1g} of them"
    both = {"ours": took, "lifetimes": theirs_took}
    compare("fit of Gamma-Gamma, three rounds", known, both, off)

    names = ["days_since_last", "frequency", "T", "monetary_value"]
    data = lgb.Dataset(train[names], train["spend"], free_raw_data=False)
    params = {"objective": "tweedie", "verbosity": -1, "num_threads": 2}
    took, booster = seconds(lgb.train, params, data, 100)
    lines.append(("spend", "LightGBM on RFM", took, booster.predict(test[names]).sum()))

    table = pd.DataFrame(lines, columns=["model", "by", "seconds", "total or mean"])
    print(f"{len(test):,} customers, {len(train):,} training rows")
    print(table.to_string(index=False, float_format="{:,.3f}".format))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data")
