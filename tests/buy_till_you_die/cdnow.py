"""The first 39 weeks of CDNOW's sample, to which the papers' models were fitted."""

from pathlib import Path

import numpy as np
import pandas as pd

FILE = Path(__file__).resolve().parents[3] / "shared/data/cdnow/CDNOW_sample.txt"
COLUMNS = ["master_id", "customer_id", "day", "discs", "amount"]
LAST_DAY, WEEK = pd.Timestamp("1997-09-30"), pd.Timedelta(days=7)


def load() -> dict[str, np.ndarray]:
    """Summarise each customer's purchases; time is in weeks, up to the last day."""
    log = pd.read_csv(FILE, sep=r"\s+", names=COLUMNS, dtype={"day": str})
    log["day"] = pd.to_datetime(log["day"], format="%Y%m%d")
    log = log[log["day"] <= LAST_DAY].groupby(["customer_id", "day"], as_index=False)
    days = log["amount"].sum()
    first = days.groupby("customer_id")["day"].transform("min")
    repeat = days["amount"].where(days["day"] > first)
    found = (
        days.assign(repeat=repeat)
        .groupby("customer_id")
        .agg(
            frequency=("repeat", "count"),
            first=("day", "min"),
            last=("day", "max"),
            monetary_value=("repeat", "mean"),
        )
    )
    return {
        "frequency": found["frequency"].to_numpy(float),
        "recency": ((found["last"] - found["first"]) / WEEK).to_numpy(),
        "T": ((LAST_DAY - found["first"]) / WEEK).to_numpy(),
        "monetary_value": found["monetary_value"].fillna(0).to_numpy(),
    }
