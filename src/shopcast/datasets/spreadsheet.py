"""Tables as CSV that a spreadsheet shows and never computes."""

import re
from typing import Any

import pandas as pd
from kedro_datasets.pandas import CSVDataset

FORMULA = re.compile(r"^(?=['=+\-@\t\r])")
QUOTED = re.compile(r"^'(?=['=+\-@\t\r])")


class SpreadsheetDataset(CSVDataset):
    """A CSV file in which no text of the shop's is a formula.

    A cell that begins as one does is written behind an apostrophe, which is taken away
    when it is read here (OWASP, "CSV Injection").
    """

    def save(self, data: pd.DataFrame) -> None:
        """Write a table."""
        super().save(_in_text(data, FORMULA, "'"))

    def load(self) -> pd.DataFrame:
        """Read the table as it was given."""
        return _in_text(super().load(), QUOTED, "")


def _in_text(table: pd.DataFrame, old: re.Pattern, new: str) -> pd.DataFrame:
    def write(value: Any) -> Any:
        return old.sub(new, value) if isinstance(value, str) else value

    texts = table.select_dtypes(("object", "str", "category"))
    written = {
        name: column.astype("object").map(write) for name, column in texts.items()
    }
    return table.assign(**written).rename(columns=write)
