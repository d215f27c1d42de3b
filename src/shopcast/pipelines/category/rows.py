"""What each candidate reads of the examples."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.features.columns import dense
from shopcast.judging.calibration import log_odds
from shopcast.pipelines.category.class_history import KEYS, LAGS, NEVER, VIEW_DAYS
from shopcast.pipelines.category.visits import MONTHS, WEEKS
from shopcast.tasks import rows

PRIOR = 2.0
SHRINK = 20.0
OF_CLASS = ("orders_with", "days_since", "orders_since", "class_gap", "lines_each",
            *(f"in_last_{lag}" for lag in LAGS),
            *(f"views_{days}" for days in VIEW_DAYS))  # fmt: skip
OF_ORDER = ("rank", "days_since_order", "tenure", "last_lines", "mean_lines")


@dataclass(frozen=True, eq=False)
class Rows(rows.Rows):
    """Customers on days with an order, and what they had ordered before."""

    moment: ClassVar[str] = "day"
    shaped_by: ClassVar[tuple[str, ...]] = (
        "most", "source", "families", "half_lives", "order_half_lives",
        "sample_fraction",
    )  # fmt: skip

    @classmethod
    def make(cls, examples, prior, periods, options) -> Self:
        """Check that the examples are of the prior's classes.

        Raises:
            BadInput: They are of others.
        """
        if (examples["vocabulary"] != prior.vocabulary.key).any():
            raise BadInput(
                "category.predictor: made for other categories than those of the "
                "examples; run category again."
            )
        return super().make(examples, prior, periods, options)

    def labelled(self, labels: pd.DataFrame) -> Self:
        """Put beside rows of the test which classes were `bought`."""
        both = self.examples.merge(labels, on=KEYS)
        return super().make(both, self.prior, self.periods, self.options)

    @property
    def rates(self) -> np.ndarray:
        """Share of the training orders that contain each class."""
        return self.prior.rates

    def of_class(self, name: str) -> np.ndarray:
        """One number per class: (rows, classes) float32."""
        lists = np.concatenate(self.examples[name].tolist())
        return lists.reshape(len(self), len(self.rates)).astype("float32")

    @cached_property
    def bought(self) -> np.ndarray:
        """Whether the order contained each class: (rows, classes) float64."""
        return self.of_class("bought").astype("float64")

    def own_share(self, name: str, total: str, prior: float) -> np.ndarray:
        """Share of the past orders with each class, drawn towards the shop's."""
        orders = self.examples[total].to_numpy("float64")[:, None]
        return (self.of_class(name) + prior * self.rates) / (orders + prior)

    @cached_property
    def shares(self) -> dict[str, np.ndarray]:
        """Shares by half-life, and of all orders, and of those of the same month."""
        lives = {f"weight_{h}": f"all_{h}" for h in self.options.half_lives}
        lives |= {
            f"order_weight_{h}": f"all_orders_{h}"
            for h in self.options.order_half_lives
        }
        found = {
            name: self.own_share(name, total, PRIOR) for name, total in lives.items()
        }
        whole = self.own_share("orders_with", "rank", PRIOR)
        month = self.examples["same_month_days"].to_numpy("float64")[:, None]
        same = (self.of_class("same_month") + 5 * whole) / (month + 5)
        return found | {"share": whole, "month_share": same}

    @cached_property
    def first(self) -> np.ndarray:
        """Log-odds of the share with the longest memory of orders: (rows, classes)."""
        longest = max(self.options.order_half_lives)
        name = f"order_weight_{longest}"
        return log_odds(self.own_share(name, f"all_orders_{longest}", PRIOR))

    @cached_property
    def history(self) -> tuple[np.ndarray, list[str]]:
        """All numbers per class: (rows, classes, features) float32, and their names."""
        parts = {name: self.of_class(name) for name in OF_CLASS}
        gap = np.maximum(parts["class_gap"], 1)
        parts["overdue"] = np.where(
            parts["class_gap"] < NEVER, parts["days_since"] / gap, -1.0
        )
        parts |= self.shares | {"first": self.first}
        stacked = np.stack([part.astype("float32") for part in parts.values()], axis=2)
        return stacked, list(parts)

    @cached_property
    def context(self) -> pd.DataFrame:
        """Numbers per row, of whichever class: all orders and the month."""
        table = self.examples[list(OF_ORDER)].astype("float32")
        angle = 2 * np.pi * self.examples["month_of_order"].to_numpy() / 12
        return table.assign(month_sine=np.sin(angle), month_cosine=np.cos(angle))

    @cached_property
    def weeks(self) -> np.ndarray:
        """Visits of the 53 weeks before, oldest first: (rows, 53, 1)."""
        counts = dense(self.examples, "visits", WEEKS, "week_")
        return np.log1p(counts)[:, ::-1, None]

    @cached_property
    def months(self) -> np.ndarray:
        """Orders of the 14 months up to now, oldest first: (rows, 14, 1)."""
        counts = dense(self.examples, "orders", MONTHS, "month_")
        return np.log1p(counts)[:, ::-1, None]

    @cached_property
    def month(self) -> np.ndarray:
        """Month of the order on the circle of the year: (rows, 2)."""
        angle = 2 * np.pi * self.examples["month_of_order"].to_numpy() / 12
        return np.stack([np.sin(angle), np.cos(angle)], axis=1).astype("float32")

    def array(self, name: str) -> np.ndarray:
        """What a network's input of this name reads."""
        if name == "history":
            return self.history[0]
        if name == "context":
            return self.context.to_numpy("float32")
        if name == "first":
            return self.first.astype("float32")
        return {"weeks": self.weeks, "months": self.months, "month": self.month}[name]
