import ibis
import pandas as pd
import pytest

from shopcast.pipelines.preparation.columns import conform, conform_events
from shopcast.tables.schemas import ORDER_LINES, TABLES
from shopcast.tables.sources import Source

DAY = "2024-07-01 09:00:00"
ONE = {"quantity": 1.0, "amount": 1.0}
LONDON = Source(timezone="Europe/London")


def conformed(raw, name="order_lines", source=None) -> pd.DataFrame:
    table = conform(raw, name, source or Source())
    return table.order_by("line").to_pandas()


def times(*written: str | None, source=LONDON) -> list[str | None]:
    raw = pd.DataFrame(
        {"customer_id": "ann", "time": pd.array(written, dtype="str"), **ONE}
    )
    read = conformed(raw, source=source)["time"]
    texts = read.dt.strftime("%Y-%m-%d %H:%M:%S").astype(object)
    return texts.where(texts.notna(), None).tolist()


def ids(customers, **options) -> list[str | None]:
    raw = pd.DataFrame(
        {"customer_id": pd.array(customers, **options), "time": DAY, **ONE}
    )
    read = conformed(raw)["customer_id"].astype(object)
    return read.where(read.notna(), None).tolist()


def test_columns_are_renamed_and_typed_and_absent_ones_are_null():
    raw = pd.DataFrame(
        {"Customer": ["ann"], "When": [DAY], "Qty": ["2"], "amount": [7], "Odd": [1]}
    )
    columns = {"customer_id": "Customer", "time": "When", "quantity": "Qty"}
    source = Source(tables={"order_lines": {"columns": columns}})
    table = conform(raw, "order_lines", source)
    kinds = {name: str(kind) for name, kind in table.drop("line").schema().items()}
    assert kinds == ORDER_LINES
    read = table.to_pandas().iloc[0].dropna().to_dict()
    assert read == {
        "line": 0,
        "customer_id": "ann",
        "time": pd.Timestamp(DAY),
        "quantity": 2.0,
        "amount": 7.0,
    }


@pytest.mark.parametrize(
    ("customers", "options", "expected"),
    [
        pytest.param(
            [17850.0, None], {"dtype": "float64"}, ["17850", None], id="float"
        ),
        pytest.param(["17850.0", "A.0"], {"dtype": "str"}, ["17850", "A.0"], id="text"),
        pytest.param([17850, None], {"dtype": "Int64"}, ["17850", None], id="integer"),
        pytest.param([" ann ", " "], {"dtype": "str"}, ["ann", None], id="blank"),
        pytest.param(["007", "é"], {"dtype": "str"}, ["007", "é"], id="zeros-stay"),
    ],
)
def test_ids_become_text(customers, options, expected):
    assert ids(customers, **options) == expected


def test_partitions_are_joined_in_the_natural_order_of_their_names():
    def part(customer):
        return lambda: pd.DataFrame({"customer_id": [customer], "time": DAY, **ONE})

    raw = {"day-10": part("cid"), "day-9": part("bob"), "day-1": part("ann")}
    read = conformed(raw)
    assert read["customer_id"].tolist() == ["ann", "bob", "cid"]
    assert read["line"].tolist() == [0, 1, 2]


def test_sheets_of_a_workbook_become_one_table(tmp_path):
    with pd.ExcelWriter(tmp_path / "shop.xlsx") as book:
        for year, customer in (("2009", "ann"), ("2010", "bob")):
            sheet = pd.DataFrame({"customer_id": [customer], "time": DAY, **ONE})
            sheet.to_excel(book, sheet_name=f"Year {year}", index=False)
    read = conformed(pd.read_excel(tmp_path / "shop.xlsx", sheet_name=None))
    assert read["customer_id"].tolist() == ["ann", "bob"]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_the_shop_lacks_is_empty_with_all_columns(name):
    read = conform([], name, Source())
    assert read.schema() == ibis.schema(TABLES[name] | {"line": "int64"})
    assert read.count().execute() == 0


def test_local_times_become_utc():
    assert times(DAY, "2024-01-01 09:00", "2024-07-01") == [
        "2024-07-01 08:00:00",
        "2024-01-01 09:00:00",
        "2024-06-30 23:00:00",
    ]


@pytest.mark.parametrize(
    "written",
    [
        "2024-07-01 09:00:00Z",
        "2024-07-01T11:00:00+02:00",
        "2024-07-01 11:00:00+02",
        "2024-07-01 04:00:00.000-0500",
        "2024-07-01 09:00:00 UTC",
        "2024-07-01 09:00Z",
        "2024-07-01T11:00+02:00",
    ],
)
def test_a_written_time_zone_wins_over_the_shops(written):
    assert times(written) == ["2024-07-01 09:00:00"]


def test_times_that_know_their_zone_become_utc():
    time = pd.to_datetime(["2024-07-01 11:00+02:00"]).tz_convert("Europe/Paris")
    raw = pd.DataFrame({"customer_id": ["ann"], "time": time, **ONE})
    assert conformed(raw, source=LONDON)["time"].tolist() == [pd.Timestamp(DAY)]


def test_a_blank_time_is_missing_and_no_error():
    written = "2024-07-01 00:00:00+01:00"
    assert times(written, "", None) == ["2024-06-30 23:00:00", None, None]


def test_days_without_any_hour_stay_days():
    assert times("2024-07-01", "", None) == ["2024-07-01 00:00:00", None, None]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai"])
def test_a_time_format_is_followed(zone):
    source = Source(time_format="%d/%m/%Y %H:%M", timezone=zone)
    hour = {"UTC": "09", "Asia/Shanghai": "01"}[zone]
    read = times("01/07/2024 09:00", None, source=source)
    assert read == [f"2024-07-01 {hour}:00:00", None]


@pytest.mark.parametrize("spelling", ["pv", "PV"])
def test_event_types_are_mapped_whatever_their_case(events, spelling):
    raw = events.replace({"event_type": {"view": "PV", "purchase": "Purchase"}})
    log = conform_events(raw, Source(event_types={spelling: "view"}))
    read = log.order_by("line").to_pandas()["event_type"]
    assert read.tolist() == ["view", "purchase", "view"]
