import ibis
import numpy as np
import pandas as pd
import pytest

from shopcast.bad_input import BadInput
from shopcast.pipelines.preparation.columns import conform
from shopcast.pipelines.preparation.conforming import conform_days
from shopcast.pipelines.preparation.times import earliest_before, local_to_utc
from shopcast.tables.sources import Source


def utc(times: list[str] | pd.DatetimeIndex, zone: str) -> list[pd.Timestamp]:
    local = pd.DatetimeIndex(times).as_unit("us")
    table = ibis.memtable(pd.DataFrame({"line": range(len(local)), "time": local}))
    read = table.select("line", time=local_to_utc(table["time"], zone))
    return read.order_by("line").to_pandas()["time"].tolist()


def stamps(*times: str) -> list[pd.Timestamp]:
    return [pd.Timestamp(time) for time in times]


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/London",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Sydney",
        "Australia/Lord_Howe",
    ],
)
def test_every_half_hour_of_a_year_is_read_as_pandas_reads_it(zone):
    moments = pd.date_range("2011-01-01", "2012-01-01", freq="30min", tz="UTC")
    local = moments.tz_convert(zone).tz_localize(None)
    later = local.tz_localize(zone, ambiguous=np.zeros(len(local), bool))
    assert utc(local, zone) == later.tz_convert("UTC").tz_localize(None).tolist()


def test_clocks_of_london_change_in_march_and_october():
    local = ["2011-03-27 00:59", "2011-03-27 02:00", "2011-10-30 00:59"]
    expected = stamps("2011-03-27 00:59", "2011-03-27 01:00", "2011-10-29 23:59")
    assert utc(local, "Europe/London") == expected


def test_of_an_hour_that_the_clock_shows_twice_the_later_one_is_taken():
    expected = stamps("2011-10-30 01:30")
    assert utc(["2011-10-30 01:30"], "Europe/London") == expected


def test_a_clock_that_changes_at_the_last_moment_has_changed():
    expected = stamps("2011-03-27 00:30", "2011-03-27 01:00")
    assert utc(["2011-03-27 00:30", "2011-03-27 02:00"], "Europe/London") == expected


def test_times_of_utc_stay_as_they_are():
    assert utc(["2011-07-01 12:00"], "UTC") == stamps("2011-07-01 12:00")


def test_a_missing_time_stays_missing():
    read = utc(["2011-07-01 12:00", None], "Europe/London")
    assert read[0] == pd.Timestamp("2011-07-01 11:00")
    assert read[1] is pd.NaT


def test_years_apart_each_have_their_own_offset():
    local = ["1995-07-01 12:00", "2011-01-01 12:00", "2037-07-01 12:00"]
    expected = stamps("1995-07-01 11:00", "2011-01-01 12:00", "2037-07-01 11:00")
    assert utc(local, "Europe/London") == expected


@pytest.mark.parametrize("given", [[0, 60], [0.0, 60.0], ["0", "60"], ["0", " 60 "]])
def test_seconds_are_read_as_numbers_and_as_text(given):
    events = pd.DataFrame({"customer_id": "ann", "event_type": "view", "time": given})
    source = Source(time_format="seconds", timezone="Asia/Shanghai")
    found = conform(events, "events", source).order_by("line").to_pandas()["time"]
    assert found.tolist() == stamps("1970-01-01 00:00", "1970-01-01 00:01")


def test_text_that_is_no_number_of_seconds_is_refused():
    events = pd.DataFrame(
        {"customer_id": "ann", "event_type": "view", "time": ["5", "noon"]}
    )
    with pytest.raises(BadInput, match=r"events.time: 1 of 2 values cannot be read"):
        conform(events, "events", Source(time_format="seconds"))


DAYS = pd.to_datetime(["2024-12-24", "2024-12-25"]).as_unit("us")


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        (["2024-12-24T00:00:00+01:00", "2024-12-25T00:00:00+01:00"], "Europe/Berlin"),
        (["2024-12-24 00:00:00 UTC", "2024-12-25 00:00:00 UTC"], "Asia/Shanghai"),
        (["2024-12-24 00:00", "2024-12-25 18:00"], "Pacific/Apia"),
        (pd.to_datetime(["2024-12-24 09:00", "2024-12-25 09:00"]), "Asia/Shanghai"),
        (DAYS.tz_localize("Europe/Berlin"), "UTC"),
        (DAYS.tz_localize("America/New_York").tz_convert("UTC"), "America/New_York"),
        (DAYS.tz_localize("UTC"), "America/New_York"),
    ],
)
def test_a_day_of_the_calendar_is_the_one_that_is_written(written, zone):
    raw = pd.DataFrame({"day": written, "holiday": ["eve", "Christmas"]})
    found = conform_days(raw, Source(timezone=zone)).to_pandas()["day"]
    assert found.tolist() == stamps("2024-12-24", "2024-12-25")


def test_times_whose_format_tells_a_zone_are_read_once():
    source = Source(timezone="Europe/Berlin", time_format="%Y-%m-%d %H:%M:%S%z")
    written = ["2024-12-25 00:00:00+0100", "2024-12-26 12:30:00+0100"]
    day = conform_days(pd.DataFrame({"day": written}), source).to_pandas()["day"]
    assert day.tolist() == stamps("2024-12-25", "2024-12-26")
    events = pd.DataFrame({"customer_id": "a", "event_type": "view", "time": written})
    found = conform(events, "events", source).order_by("line").to_pandas()["time"]
    assert found.tolist() == stamps("2024-12-24 23:00", "2024-12-26 11:30")


def test_times_finer_than_engines_keep_are_cut():
    raw = pd.DataFrame({"day": pd.to_datetime(["2024-12-25 00:00:00.000000001"])})
    assert conform_days(raw, Source()).to_pandas()["day"].tolist() == [DAYS[1]]


def test_no_time_is_earlier_than_the_first_year():
    years = {"newest": pd.Timestamp("0024-04-08"), "usual": pd.Timestamp("2024-04-08")}
    found = {name: earliest_before(at, Source()) for name, at in years.items()}
    assert found["newest"] == pd.Timestamp("0001-01-01")
    assert found["usual"] == pd.Timestamp("1994-04-08 12:00").normalize()
