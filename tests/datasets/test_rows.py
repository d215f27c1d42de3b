"""Rows, saved and read back."""

import numpy as np
import pandas as pd
from kedro.io import CachedDataset
from running import periods

from shopcast.datasets.rows import RowsDataset
from shopcast.tasks.rows import Rows

AT = pd.Timestamp("2024-02-01")
EXAMPLES = pd.DataFrame(
    {
        "customer_id": ["ann", "bob"],
        "at": AT,
        "spend": [1.5, np.nan],
        "step": [[0, 2], None],
    }
)


def rows() -> Rows:
    return Rows.make(EXAMPLES, {"rate": 0.1}, periods(), {"windows": [7]})


def test_rows_come_back_with_all_that_they_were_made_with(tmp_path):
    dataset = RowsDataset(filepath=str(tmp_path / "deep" / "train.parquet"))
    assert not dataset.exists()
    dataset.save(rows())
    found = dataset.load()
    assert found.prior == {"rate": 0.1}
    assert found.periods == periods()
    assert found.options == {"windows": [7]}
    pd.testing.assert_series_equal(found.examples["spend"], EXAMPLES["spend"])
    assert list(found.examples["step"][0]) == [0, 2]
    assert found.examples["step"][1] is None


def test_the_examples_can_be_read_as_any_table(tmp_path):
    RowsDataset(filepath=str(tmp_path / "train.parquet")).save(rows())
    table = pd.read_parquet(tmp_path / "train.parquet")
    assert table["customer_id"].tolist() == ["ann", "bob"]


def test_all_nodes_of_a_run_share_one_object(tmp_path):
    dataset = RowsDataset(filepath=str(tmp_path / "train.parquet"))
    cached = CachedDataset(dataset=dataset, copy_mode="assign")
    saved = rows()
    cached.save(saved)
    assert cached.load() is saved
    cached.release()
    assert cached.load() is not saved
