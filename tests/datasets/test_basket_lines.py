"""Baskets kept as one JSON object per customer."""

import json
from zipfile import ZipFile

import pytest
from kedro.io import DatasetError

from shopcast.datasets.basket_lines import BasketLinesDataset

ANN = {"customer_id": 7, "data": {"2012_07_12_1": {"basket": {"5": [2.0, 1.0]}}}}
BOB = {"customer_id": 7, "data": {"2012_07_13_2": {"basket": {"5": [1, 1], "6": [1]}}}}


@pytest.mark.parametrize("zipped", [True, False])
def test_every_line_is_a_customer_whatever_its_id_says(tmp_path, zipped):
    path, text = tmp_path / "baskets", "\n".join(map(json.dumps, (ANN, BOB)))
    if zipped:
        with ZipFile(path, "w") as archive:
            archive.writestr("baskets.json", text)
    else:
        path.write_text(text)
    lines = BasketLinesDataset(filepath=str(path)).load()
    assert lines.to_numpy().tolist() == [
        ["0", "0|2012_07_12_1", "2012-07-12", "5", 2.0],
        ["1", "1|2012_07_13_2", "2012-07-13", "5", 1.0],
        ["1", "1|2012_07_13_2", "2012-07-13", "6", 1.0],
    ]


def test_a_line_of_another_form_is_named(tmp_path):
    path = tmp_path / "baskets"
    path.write_text(json.dumps(ANN) + '\n{"data": {"yesterday": {"basket": {}}}}')
    with pytest.raises(DatasetError, match="line 2 is no customer"):
        BasketLinesDataset(filepath=str(path)).load()
