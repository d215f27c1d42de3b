"""Baskets of each customer in their order, without dates, read as order lines."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
from kedro.io import AbstractDataset, DatasetError


class BasketSequencesDataset(AbstractDataset[pd.DataFrame, pd.DataFrame]):
    """Two JSON files, of past and of next baskets, such as the public Ta-Feng split.

    `{"ann": [[-1], [3, 5], [5], [-1]]}` is a customer with two baskets, between marks.
    Since there are no dates, every customer's last basket, that of the second file, is
    put on one day, the one before it on the day before, and so on.
    """

    def __init__(
        self,
        *,
        history: str,
        future: str,
        last_day: str,
        metadata: dict[str, Any] | None = None,
    ):
        """Name the files.

        Args:
            history: Where the past baskets lie.
            future: Where each customer's next basket lies.
            last_day: The day on which next baskets are put.
            metadata: For the viewer.
        """
        self._files = (Path(history), Path(future))
        self._last = pd.Timestamp(last_day)
        self.metadata = metadata

    def load(self) -> pd.DataFrame:
        """Read both files.

        Returns:
            One row per basket and product: `customer_id`, `order_id`, `time` (day),
            `product_id`, `quantity`, all text but the last.

        Raises:
            DatasetError: A file is missing, or not of that form.
        """
        past, after = (_baskets(path) for path in self._files)
        aged = [
            (customer, len(baskets) - place, basket)
            for customer, baskets in past.items()
            for place, basket in enumerate(baskets)
        ]
        aged += [(customer, 0, one) for customer, own in after.items() for one in own]
        rows = [
            (customer, age, str(product))
            for customer, age, basket in aged
            for product in dict.fromkeys(basket)
        ]
        table = pd.DataFrame(rows, columns=["customer_id", "age", "product_id"])
        days = self._last - pd.to_timedelta(table["age"], unit="D")
        order = table["customer_id"] + "|" + table["age"].astype(str)
        return table.assign(
            order_id=order, time=days.dt.strftime("%Y-%m-%d"), quantity=1.0
        ).drop(columns="age")

    def save(self, data: pd.DataFrame) -> None:
        """Refuse: the files are the shop's own."""
        raise DatasetError("Baskets are read only.")

    def _exists(self) -> bool:
        return all(path.is_file() for path in self._files)

    def _describe(self) -> dict[str, Any]:
        return {"files": [str(path) for path in self._files]}


def _baskets(path: Path) -> dict[str, list[list]]:
    if not path.is_file():
        raise DatasetError(f"No such file: {path}")
    try:
        return {
            str(customer): [basket for basket in baskets if basket != [-1]]
            for customer, baskets in json.loads(path.read_bytes()).items()
        }
    except (AttributeError, TypeError, ValueError) as error:
        raise DatasetError(
            f'{path.name}: not of customers with baskets such as {{"ann": [[-1], '
            "[3, 5], [-1]]}."
        ) from error
