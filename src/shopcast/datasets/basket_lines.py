"""Baskets kept as one JSON object per customer, read as order lines."""

import json
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import pandas as pd
from kedro.io import AbstractDataset, DatasetError

DATE = re.compile(r"(\d{4}_\d{2}_\d{2})_(.+)")


class BasketLinesDataset(AbstractDataset[pd.DataFrame, pd.DataFrame]):
    """One line of JSON per customer, zipped or not, such as the Coop data.

    `{"data": {"2012_07_12_1227": {"basket": {"559": [1.0, 1.0]}}}}` is a customer with
    one basket, of 2012-07-12, in which there is one piece of product 559. The customer
    is the number of the line, from 0: ids within the file need not be right.
    """

    def __init__(self, *, filepath: str, metadata: dict[str, Any] | None = None):
        """Name the file.

        Args:
            filepath: Where it lies.
            metadata: For the viewer.
        """
        self._filepath = Path(filepath)
        self.metadata = metadata

    def load(self) -> pd.DataFrame:
        """Read the file.

        Returns:
            One row per basket and product: `customer_id`, `order_id`, `time` (day),
            `product_id`, `quantity`, all text but the last.

        Raises:
            DatasetError: A line is not of that form.
        """
        columns: dict[str, list] = {
            name: []
            for name in ("customer_id", "order_id", "time", "product_id", "quantity")
        }
        for number, line in enumerate(self._lines()):
            try:
                for key, content in json.loads(line)["data"].items():
                    basket = content["basket"]
                    day = DATE.fullmatch(key)[1].replace("_", "-")  # type: ignore[index]
                    columns["customer_id"] += [str(number)] * len(basket)
                    columns["order_id"] += [f"{number}|{key}"] * len(basket)
                    columns["time"] += [day] * len(basket)
                    columns["product_id"] += list(basket)
                    columns["quantity"] += [float(item[0]) for item in basket.values()]
            except (
                KeyError,
                IndexError,
                TypeError,
                ValueError,
                AttributeError,
            ) as error:
                raise DatasetError(
                    f"{self._filepath.name}: line {number + 1} is no customer with "
                    'baskets such as {"data": {"2012_07_12_1227": {"basket": '
                    '{"559": [1.0, 1.0]}}}}.'
                ) from error
        return pd.DataFrame(columns)

    def _lines(self) -> list[bytes]:
        if not self._filepath.is_file():
            raise DatasetError(f"No such file: {self._filepath}")
        if not is_zipfile(self._filepath):
            return self._filepath.read_bytes().splitlines()
        with ZipFile(self._filepath) as archive:
            return archive.read(archive.namelist()[0]).splitlines()

    def save(self, data: pd.DataFrame) -> None:
        """Refuse: the file is the shop's own."""
        raise DatasetError("Baskets are read only.")

    def _exists(self) -> bool:
        return self._filepath.is_file()

    def _describe(self) -> dict[str, Any]:
        return {"filepath": str(self._filepath)}
