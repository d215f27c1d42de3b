import ibis
import pandas as pd
import pytest

from shopcast.bad_input import BadInput
from shopcast.features.cutoffs import Periods
from shopcast.features.splits import end_of_data, split_time

PERIODS = {
    "horizon_days": 20,
    "label_days": 10,
    "step_days": 7,
    "every_days": 15,
    "first_days": 30,
    "train_days": 730,
    "new_share": 0.0,
}


def sales(*rows: tuple[str, str | None]) -> ibis.Table:
    """Make sales that are numbered in order."""
    log = pd.DataFrame(rows, columns=["time", "undone_at"]).astype("datetime64[us]")
    return ibis.memtable(log.assign(sale=range(len(log))))


def test_time_is_divided_backwards_from_the_last_day():
    log = sales(("2024-01-01 15:00", None), ("2024-04-09 01:00", None))
    split = split_time(log, Periods(**PERIODS, validation_cutoffs=2))
    assert split.end == pd.Timestamp("2024-04-10")
    assert split.test == pd.Timestamp("2024-03-21")
    assert split.validation.strftime("%m-%d").tolist() == ["03-01", "03-11"]
    assert split.train.strftime("%m-%d").tolist() == ["02-05", "02-20"]
    assert split.refit.strftime("%m-%d").tolist() == ["02-10", "02-25", "03-11"]


def test_training_looks_back_no_further_than_it_may():
    log = sales(("2024-01-01", None), ("2024-04-09", None))
    split = split_time(log, Periods(**PERIODS | {"train_days": 20, "every_days": 1}))
    assert split.train.strftime("%m-%d").tolist() == ["03-01"]
    assert split.refit[0] == split.train[0]


@pytest.mark.parametrize("horizon", [10, 25, 40])
@pytest.mark.parametrize("label", [5, 10])
@pytest.mark.parametrize("validations", [1, 3])
def test_no_label_reaches_past_the_next_parts_first_cutoff(horizon, label, validations):
    log = sales(("2023-01-01", None), ("2024-04-09", None))
    periods = PERIODS | {"horizon_days": horizon, "label_days": label}
    split = split_time(log, Periods(**periods, validation_cutoffs=validations))
    reach = pd.Timedelta(days=label)
    assert split.train[-1] + reach == split.validation[0]
    assert split.validation[-1] + reach == split.test
    assert split.refit[-1] + reach == split.test
    assert split.test + pd.Timedelta(days=horizon) == split.end
    assert (split.validation[1:] - split.validation[:-1] == reach).all()
    assert len(split.validation) == validations
    assert (split.refit[1:] - split.refit[:-1] == pd.Timedelta(days=15)).all()


def test_the_shortest_data_that_can_be_divided_have_one_training_cutoff():
    enough = sales(("2024-01-01", None), ("2024-03-10", None))
    split = split_time(enough, Periods(**PERIODS))
    assert split.train.tolist() == [pd.Timestamp("2024-01-31")]


def test_data_that_are_too_short_get_one_sentence():
    short = sales(("2024-01-01", None), ("2024-03-09", None))
    with pytest.raises(BadInput) as caught:
        split_time(short, Periods(**PERIODS))
    says = ["69 days of data are too few", "20 days", "periods"]
    assert [part for part in says if part not in str(caught.value)] == []


def test_data_end_when_their_last_day_does():
    for last in ("2024-03-09 00:00", "2024-03-09 23:59:59"):
        log = sales(("2024-03-08", None), (last, None))
        assert end_of_data(log) == pd.Timestamp("2024-03-10")


def test_a_misspelt_period_fails():
    with pytest.raises(ValueError, match="horizon_dais"):
        Periods(**PERIODS, horizon_dais=3)
