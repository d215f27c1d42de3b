"""Guesses about columns and files, one by one."""

import gzip
import re

import pandas as pd
import pytest
from omegaconf import OmegaConf
from running import ROOT

from shopcast.bad_input import BadInput
from shopcast.new_shop.command import _refuse_name
from shopcast.new_shop.files import look_at
from shopcast.new_shop.looks import Look
from shopcast.new_shop.mapping import table_of
from shopcast.new_shop.order_lines import not_products, settle
from shopcast.new_shop.proposal import propose
from shopcast.new_shop.words import names
from shopcast.new_shop.writing import link, parameters
from shopcast.tables.raw_tables import read
from shopcast.tables.schemas import REQUIRED, TABLES


def look(*values: str | None) -> Look:
    return Look("x", pd.Series(values))


@pytest.mark.parametrize(
    ("values", "decimal"),
    [
        (["1", "2.5", "-3e2"], "plain"),
        (["1", "2,5", "1.234,00"], ","),
        (["1.234", "12.500"], "plain"),
        (["$1,234.50", "$2.00"], "."),
        (["12,50 €", "3,00 €"], ","),
        (["a1", "b2"], None),
    ],
)
def test_decimals_are_told_by_all_values(values, decimal):
    assert look(*values).decimal == decimal


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (["2024-01-31", "2024-02-01T10:00:00Z"], "iso"),
        (["2024-01-31 10:00:00 UTC"], "iso"),
        (["31.01.2024 10:05", "1.2.2024 09:00"], "%d.%m.%Y %H:%M"),
        (["01/31/2024", "02/01/2024"], "%m/%d/%Y"),
        (["31/01/2024", "02/01/2024"], "%d/%m/%Y"),
        (["1/31/2024 9:05 PM"], "%m/%d/%Y %I:%M %p"),
        (["1700000000", "1700000060"], "seconds"),
        (["1700000000123"], "milliseconds"),
        (["20240131", "20240201"], "%Y%m%d"),
        (["12", "13"], None),
    ],
)
def test_times_are_told_by_all_values(values, form):
    assert look(*values).time_format == form


def test_separator_encoding_and_title_lines_are_found(tmp_path):
    path = tmp_path / "umsatz.txt"
    text = "Export vom 1.1.2024\n\nKunde;Menge;Preis\nä;1;2,50\nö;2;3,00\n"
    path.write_bytes(text.encode("latin-1"))
    (found,) = look_at(path)
    how = found.entry["load_args"]
    assert (how["sep"], how["encoding"], how["skiprows"]) == (";", "cp1252", 2)
    read = pd.read_csv(path, **how)
    assert read["Kunde"].tolist() == ["ä", "ö"]
    assert found.looks["Preis"].decimal == ","


def test_a_packed_file_is_read_too(tmp_path):
    path = tmp_path / "orders.csv.gz"
    with gzip.open(path, "wt") as file:
        file.write(
            "customer,date,qty,price\nann,2024-01-01,1,NULL\nbob,2024-01-02,1,2\n"
        )
    (found,) = look_at(path)
    assert found.columns == ("customer", "date", "qty", "price")
    assert found.entry["load_args"]["na_values"] == {"price": ["NULL"]}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "1;2\n3;4\n", "its first row is no header"),
        ("a.pdf", "x", ".pdf is not read"),
        ("a.csv", "", "it is empty"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, name, text, said):
    (tmp_path / name).write_text(text)
    with pytest.raises(BadInput, match=said):
        look_at(tmp_path / name)


def written(folder, name: str, **columns) -> list:
    path = folder / name
    pd.DataFrame(columns).to_csv(path, index=False)
    return look_at(path)


def test_names_of_people_are_no_ids(tmp_path):
    (found,) = written(
        tmp_path, "orders.csv", customer_name=["Ann B", "Bob C"],
        customer_email=["a@x", "b@x"], order_date=["2024-01-01", "2024-01-02"],
        qty=[1, 2], line_total=["$3.00", "$4.50"], sku=["a1", "b2"],
    )  # fmt: skip
    mapping = table_of(found, {})
    assert mapping.table == "order_lines"
    assert mapping.columns["customer_id"] == "customer_email"
    assert mapping.columns["amount"] == "line_total"
    assert "description" not in mapping.columns
    said = table_of(found, {"customer_id": "customer_name"})
    assert said.columns["customer_id"] == "customer_name"


def test_files_of_the_same_columns_are_one_table(tmp_path):
    parts = [
        written(tmp_path, f"sales_{year}.csv", client=[f"c{year}", "d"], qty=[1, 1],
                date=[f"{year}-01-01", f"{year}-01-02"], price=[1, 2], sku=["a", "b"])
        for year in (2023, 2024)
    ]  # fmt: skip
    proposal = propose([one for part in parts for one in part], {}, None)
    lines = proposal.tables["order_lines"]
    assert [path.name for path in lines.found.more] == ["sales_2024.csv"]
    assert lines.look("customer_id").different == 3


def test_every_column_is_in_the_document():
    text = (ROOT / "docs/your_own_shop.md").read_text()
    for table, columns in TABLES.items():
        part = text.split(f"### `{table}`")[1].split("\n### ")[0].split("\n## ")[0]
        told = re.findall(r"^\| `(\w+)` \| (yes|one of the two|no) ", part, re.M)
        assert {name for name, _ in told} == {*columns}
        assert {name for name, how in told if how == "yes"} == REQUIRED[table] | (
            {"quantity"} if table == "order_lines" else set()
        )


def test_words_are_of_canonical_columns_alone():
    known = {name for columns in TABLES.values() for name in columns}
    assert {*names()} <= known
    assert REQUIRED["order_lines"] <= {*names()}


def shopify(folder) -> list:
    """Write an export whose total is of the order, on its first line alone."""
    number = [f"#{1000 + at // 2}" for at in range(40)]
    first = [at % 2 == 0 for at in range(40)]
    return written(
        folder, "orders_export.csv", Name=number, Email=[f"c{at // 4}@x" for at in
        range(40)], Total=[30.0 if one else None for one in first],
        Taxes=[5.0 if one else None for one in first],
        **{"Created at": [f"2024-01-{at // 2 + 1:02d} 10:00:00 +0100" for at in
                          range(40)],
           "Lineitem quantity": 1, "Lineitem name": ["mug", "rug"] * 20,
           "Lineitem price": 12.0, "Lineitem sku": ["M1", "R1"] * 20},
    )  # fmt: skip


def test_the_total_of_an_order_is_not_the_lines_amount(tmp_path):
    mapping = table_of(*shopify(tmp_path), {})
    (said,) = settle(mapping)
    assert said == "Total is not read: it looks like the total of whole orders."
    assert mapping.columns["order_id"] == "Name"
    assert mapping.columns["unit_price"] == "Lineitem price"
    assert mapping.columns["customer_id"] == "Email"
    assert "amount" not in mapping.columns


def test_taxes_costs_and_deliveries_are_neither_prices_nor_times(tmp_path):
    (found,) = written(
        tmp_path, "orders.csv", client=["a", "b"], quantity=[1, 2], total_tax=[1, 2],
        unit_cost=[3.0, 4], net_price=[5.0, 6], sku=["x1", "x2"],
        delivery_date=["2024-01-05", "2024-01-06"],
        order_day=["2024-01-01", "2024-01-02"],
    )  # fmt: skip
    columns = table_of(found, {}).columns
    assert (columns["unit_price"], columns["time"]) == ("net_price", "order_day")
    assert "amount" not in columns


def test_products_whose_names_hold_a_fees_letters_are_products(tmp_path):
    ids = ["COFFEE-250", "TEA-100", "POSTER-01", "MUG-01"] * 25 + ["SHIPPING-1"] * 3
    (found,) = written(
        tmp_path, "orders.csv", client=[f"c{at % 30}" for at in range(103)], sku=ids,
        date="2024-01-01", quantity=1, price=2.5,
    )  # fmt: skip
    pattern, why = not_products(table_of(found, {}))
    assert pattern == r"^(SHIPPING\-1)$"
    assert why.startswith("3 rows")


def test_files_of_one_name_and_words_for_nothing_and_odd_headers_are_told_apart(
    tmp_path,
):
    found = []
    for part, day in (("jan", "01"), ("feb", "02")):
        folder = tmp_path / part
        folder.mkdir()
        found += written(
            folder, "orders.csv",
            **{"customer_id": ["a1", "NULL"], "Bestell\nDatum": f"2024-{day}-01",
               "qty": 1, "price ${EUR}": 2.5},
        )  # fmt: skip
    proposal = propose(found, {"time": "Bestell\nDatum"}, None)
    link(proposal, tmp_path / "raw")
    links = sorted((tmp_path / "raw/order_lines").iterdir())
    assert [one.read_text().count("2024-0") for one in links] == [2, 2]
    assert len({one.resolve() for one in links}) == 2
    link(proposal, tmp_path / "raw")
    assert sorted((tmp_path / "raw/order_lines").iterdir()) == links
    told = OmegaConf.create(parameters(proposal, "odd"))
    columns = OmegaConf.to_container(told, resolve=True)["source"]["tables"][
        "order_lines"]["columns"]  # fmt: skip
    assert columns["time"] == "Bestell\nDatum"
    assert columns["unit_price"] == "price ${EUR}"
    how = proposal.tables["order_lines"].found.entry["load_args"]
    assert how["na_values"] == {"customer_id": ["NULL"]}


def test_several_workbooks_are_one_table(tmp_path):
    for year in (2023, 2024):
        day = pd.Timestamp(f"{year}-01-01")
        table = pd.DataFrame({"customer_id": [f"c{year}", None], "qty": [1, 2],
                              "date": day, "price": 2.5})  # fmt: skip
        table.to_excel(tmp_path / f"orders_{year}.xlsx", index=False)
    found = [one for path in sorted(tmp_path.glob("*.xlsx")) for one in look_at(path)]
    proposal = propose(found, {}, None)
    how = proposal.tables["order_lines"].found.entry["load_args"]
    parts = {path.name: pd.read_excel(path, **how) for path in tmp_path.glob("*.xlsx")}
    assert read(parts, "order_lines").count().execute() == 4
    look = proposal.tables["order_lines"].look("customer_id")
    assert look.filled == 0.5


@pytest.mark.parametrize("name", ["demo", "base", "test"])
def test_names_of_shopcasts_own_are_refused(tmp_path, name):
    with pytest.raises(BadInput, match="is Shopcast's own"):
        _refuse_name(name, tmp_path, force=True)


def test_an_english_shop_is_not_french(tmp_path):
    (found,) = written(
        tmp_path, "orders.csv", client=["a", "b"], date=["2024-01-01", "2024-01-02"],
        total=[3.0, 4.0], qty=[1, 2], country="United Kingdom",
    )  # fmt: skip
    proposal = propose([found], {}, None)
    assert proposal.source["timezone"][0] == "Europe/London"
