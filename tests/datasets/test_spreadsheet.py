import pandas as pd
import pytest

from shopcast.datasets.spreadsheet import SpreadsheetDataset

TEXTS = ["=1+1", "+4", "-2 mugs", "@sum", "\tx", "'=1", "'", "mug = rug", None]
TABLE = pd.DataFrame({"description": TEXTS, "units": range(-4, 5)})


@pytest.fixture
def saved(tmp_path) -> SpreadsheetDataset:
    path = str(tmp_path / "table.csv")
    dataset = SpreadsheetDataset(filepath=path, save_args={"index": False})
    dataset.save(TABLE)
    return dataset


def test_no_cell_is_a_formula(saved):
    raw = pd.read_csv(str(saved._filepath))
    begins = raw["description"].dropna().str[0]
    assert set(begins) == {"'", "m"}
    assert raw["units"].tolist() == TABLE["units"].tolist()


def test_what_is_read_is_what_was_saved(saved):
    pd.testing.assert_frame_equal(saved.load(), TABLE, check_dtype=False)


@pytest.mark.parametrize("kind", ["category", "str", "object"])
def test_text_of_every_kind_is_quoted(tmp_path, kind):
    dataset = SpreadsheetDataset(filepath=str(tmp_path / "table.csv"))
    dataset.save(pd.DataFrame({"name": pd.Series(["=1", "mug"], dtype=kind)}))
    assert "'=1" in (tmp_path / "table.csv").read_text()


def test_headers_and_text_among_numbers_are_quoted_too(tmp_path):
    path = str(tmp_path / "table.csv")
    dataset = SpreadsheetDataset(filepath=path, save_args={"index": False})
    table = pd.DataFrame({"-h": ["=cmd", 5], "x": [-1, 2]})
    dataset.save(table)
    assert (tmp_path / "table.csv").read_text().splitlines()[:2] == [
        "'-h,x",
        "'=cmd,-1",
    ]
    assert dataset.load().columns.tolist() == ["-h", "x"]
