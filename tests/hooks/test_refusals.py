"""A run that fails says why in one sentence, and damages nothing made before."""

import shutil

import pytest
from compared import contents

from shopcast.bad_input import BadInput

RULES = "source.tables.order_lines.rules"
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID"


@pytest.mark.parametrize(
    ("change", "params", "says"),
    [
        pytest.param(
            lambda raw: (raw / "products.parquet").unlink(),
            {},
            ["raw_products: no file ", "products.parquet", "raw_path", "SHOPCAST_RAW"],
            id="missing-file",
        ),
        pytest.param(
            lambda raw: (raw / "order_lines/part-0.parquet").unlink(),
            {},
            ["raw_order_lines: no file ", "raw_path"],
            id="empty-folder",
        ),
        pytest.param(
            lambda raw: shutil.copytree(raw / "events", raw / "events/later"),
            {},
            ["raw_events: 1 part(s) lie in folders below", "later/part-0.parquet"],
            id="part-in-a-folder-below",
        ),
        pytest.param(
            lambda raw: (raw / "events/part-9.parquet").symlink_to("nowhere"),
            {},
            ["raw_events: 1 part(s) are no files", "part-9.parquet"],
            id="part-that-is-a-link-to-nowhere",
        ),
        pytest.param(
            lambda raw: None,
            {"source": {"start": "2024-01-01", "tables": {"events": {"rules": []}}}},
            [
                "source: start and end need the rule outside_period",
                "add it to source.tables.events.rules.",
            ],
            id="start-without-its-rule",
        ),
        pytest.param(
            lambda raw: None,
            {"source": {"today": "2024-01-15"}},
            ["order_lines.time: 1 of 5 rows", "source.today"],
            id="future",
        ),
        pytest.param(
            lambda raw: None,
            {"source": {"end": "2024-01-02"}},
            ["transactions.customer_id: 1 customer(s)", RULES],
            id="one-customer",
        ),
        pytest.param(
            lambda raw: None,
            {"source": {"tables": {"order_lines": {"rules": ["zero_prise"]}}}},
            ["order_lines: there are no rules ['zero_prise']", RULES],
            id="unknown-rule",
        ),
        pytest.param(
            lambda raw: None,
            {"source": {"tables": {"events": {"rules": ["zero_prise"]}}}},
            ["events: there are no rules ['zero_prise']"],
            id="unknown-rule-of-events",
        ),
        pytest.param(
            lambda raw: None,
            {"source": {"holidays": "XX", "max_price": "much"}},
            [
                "source.max_price: Input should be a valid number",
                "but it is 'much'",
                "source.holidays: there are no holidays of XX",
            ],
            id="wrong-values",
        ),
        pytest.param(
            lambda raw: (raw / "products.parquet").write_bytes(b"PAR1 cut off"),
            {},
            ["products"],
            id="broken-file",
        ),
    ],
)
def test_a_failing_run_leaves_earlier_outputs_as_they_were(
    base, raw, prepare, change, params, says
):
    before = contents(base)
    change(raw)
    with pytest.raises(BadInput) as caught:
        prepare(base, raw, **params)
    assert [part for part in says if part not in str(caught.value)] == []
    assert "\n" not in str(caught.value)
    after = contents(base)
    assert [path for path in before if before[path] != after.get(path)] == []
    assert after.keys() == before.keys()


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_text_in_another_encoding_gets_one_sentence(tmp_path, prepare, encoding):
    rows = f"{HEADER},Country\n1,mug,café,1,2011-01-01 09:00,5.0,17850.0,France\n"
    (tmp_path / "2011-01-01.csv").write_text(rows, encoding=encoding)
    with pytest.raises(BadInput) as caught:
        prepare(tmp_path / "base", tmp_path, env="online_retail")
    says = ["2011-01-01", "encoding"]
    assert [part for part in says if part not in str(caught.value)] == []
    assert "\n" not in str(caught.value)
