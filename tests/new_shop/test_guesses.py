"""Guesses about columns and files, one by one."""

import gzip
import re

import pandas as pd
import pytest
from running import ROOT

from shopcast.bad_input import BadInput
from shopcast.new_shop.files import look_at
from shopcast.new_shop.looks import Look
from shopcast.new_shop.mapping import table_of
from shopcast.new_shop.proposal import propose
from shopcast.new_shop.words import names
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
