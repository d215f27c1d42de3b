"""The dirt of real data, put onto clean order lines."""

import numpy as np
import pandas as pd


def add_dirt(
    lines: pd.DataFrame, shares: dict[str, float], rng: np.random.Generator
) -> pd.DataFrame:
    """Soil order lines.

    Args:
        lines: Raw order lines with `order_id`, `customer_id`, `product_id`, `time`,
            `quantity`, `unit_price`, `discount`, and order attributes.
        shares: Of lines that get a whole return (`return`), a partial one
            (`partial_return`), a duplicate (`duplicate`), a price of zero
            (`zero_price`) or a wild quantity (`outlier`); of orders without a
            customer (`missing_customer`) or with postage (`postage`).
        rng: The source of chance.
    """
    lines = lines.copy()
    draw = rng.random((len(lines), 3))
    wild = draw[:, 0] < shares["outlier"]
    lines.loc[wild, "quantity"] *= 50
    returns = lines[draw[:, 1] < shares["return"]]
    several = lines[
        (lines["quantity"] > 1) & (draw[:, 1] > 1 - shares["partial_return"])
    ]
    partial = several.assign(quantity=1, discount=0.0)
    back = pd.concat([returns, partial])
    days = pd.to_timedelta(rng.integers(1, 21, len(back)), unit="D")
    back = back.assign(
        order_id="C" + back["order_id"],
        time=back["time"] + days.as_unit("us"),
        quantity=-back["quantity"],
        discount=-back["discount"],
    )
    back = back[back["time"] <= lines["time"].max()]
    lines.loc[draw[:, 2] < shares["zero_price"], ["unit_price", "discount"]] = 0.0
    heads = lines.drop_duplicates("order_id")
    post = heads[rng.random(len(heads)) < shares["postage"]].assign(
        product_id="POST", quantity=1, unit_price=4.5, discount=0.0
    )
    again = lines[rng.random(len(lines)) < shares["duplicate"]]
    soiled = pd.concat([lines, back, post, again])
    lost = heads.loc[rng.random(len(heads)) < shares["missing_customer"], "order_id"]
    nameless = soiled["order_id"].isin(lost)
    soiled["customer_id"] = soiled["customer_id"].astype("Int64").mask(nameless)
    return soiled.sort_values("time", kind="stable", ignore_index=True)
