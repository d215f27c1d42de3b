import pandas as pd
import pytest
from ltv_rows import rows_of

from shopcast.pipelines.ltv import scores as judging
from shopcast.pipelines.ltv.options import Sharpening


def forecast(spend: list[float], orders: list[float], **more) -> pd.DataFrame:
    return pd.DataFrame({"expected_spend": spend, "expected_orders": orders, **more})


BLEND = forecast([6.0, 1.0, 1.0, 6.0], [3.0, 1.0, 0.5, 3.0])


def test_a_blend_is_the_mean_of_both():
    first = forecast([8.0, 2.0, 0.0, 6.0], [2.0, 1.0, 0.0, 3.0])
    second = forecast([4.0, 0.0, 2.0, 6.0], [4.0, 1.0, 1.0, 3.0])
    pd.testing.assert_frame_equal(judging.mean_forecast([first, second]), BLEND)


def test_an_interval_is_scaled_to_the_mean_of_both():
    bounded = forecast([4.0, 10.0], [4.0, 1.0], low=[2.0, 1.0], high=[12.0, 20.0])
    other = forecast([8.0, 0.0], [2.0, 1.0])
    expected = forecast([6.0, 5.0], [3.0, 1.0], low=[3.0, 0.5], high=[18.0, 10.0])
    for parts in ([bounded, other], [other, bounded]):
        pd.testing.assert_frame_equal(judging.mean_forecast(parts), expected)


def test_a_sharpened_blend_forecasts_nothing_for_the_unlikely(options):
    value = [2.0, 5.0, 5.0, 4.0]
    rows = rows_of(pd.DataFrame({"btyd_value": value}), options, days=14)
    # Of orders, 0.8 of their mean of 1.875 is taken: 1.5, 0, 0 and 1.5 are left, which
    # 2.5 makes 7.5 again.
    found = judging.sharpen(BLEND, rows, Sharpening(power=1, threshold=0.8))
    expected = forecast([7.5, 0.0, 0.0, 15.0], [3.75, 0.0, 0.0, 3.75])
    pd.testing.assert_frame_equal(found, expected)


@pytest.mark.parametrize("power", [0.3, 0.8, 2.0])
@pytest.mark.parametrize("threshold", [0.0, 0.65])
def test_however_sharp_the_total_of_orders_stays(options, power, threshold):
    rows = rows_of(pd.DataFrame({"btyd_value": [2.0] * 4}), options, days=14)
    found = judging.sharpen(BLEND, rows, Sharpening(power=power, threshold=threshold))
    assert found["expected_orders"].sum() == pytest.approx(7.5)


def test_every_mean_blends_forecasts_of_baselines_or_models(options):
    names = {"rollout", "lightgbm", "zero_inflated", "bigru", *judging.BASELINES}
    forecasts = dict.fromkeys(names, BLEND)
    rows = rows_of(pd.DataFrame({"btyd_value": [2.0] * 4}), options, days=14)
    found = judging.blends(forecasts, rows, options.sharpening)
    assert list(found) == [*judging.MEANS, "blend_sharpened"]
    for name in judging.MEANS:
        pd.testing.assert_frame_equal(found[name], BLEND)


def test_totals_are_set_right_by_those_of_validation_and_by_the_season():
    seen = forecast([10.0, 30.0], [1.0, 3.0])
    came = pd.DataFrame({"spend": [20.0, 60.0], "orders": [1, 1]})
    found = judging.Calibration.find("bigru", seen, came)
    assert (found.spend, found.orders) == (2.0, 0.5)
    bounded = forecast([5.0], [2.0], low=1.0, high=9.0)
    expected = forecast([30.0], [3.0], low=6.0, high=54.0)
    pd.testing.assert_frame_equal(found.apply(bounded, season=3.0), expected)


def test_baselines_are_left_as_they_are():
    seen = forecast([10.0, 30.0], [1.0, 3.0])
    came = pd.DataFrame({"spend": [20.0, 60.0], "orders": [1, 1]})
    for name in judging.BASELINES:
        found = judging.Calibration.find(name, seen, came)
        assert (found.spend, found.orders) == (1.0, 1.0)


def scores(**models: tuple[float, float, float]) -> pd.DataFrame:
    """Make metrics of validation: the mean error, Spearman and Gini of models."""
    rows = [
        (model, "validation", metric, value)
        for model, values in models.items()
        for metric, value in zip(judging.CHOSEN_BY, values, strict=True)
    ]
    return pd.DataFrame(rows, columns=["model", "split", "metric", "value"])


@pytest.mark.parametrize(
    ("models", "champion"),
    [
        ({"a": (1, 0.9, 0.9), "b": (2, 0.5, 0.5)}, "a"),
        ({"a": (9, 0.9, 0.9), "b": (2, 0.5, 0.5)}, "a"),
        ({"a": (3, 0.5, 0.5), "b": (2, 0.5, 0.5)}, "b"),
        ({"a": (3, 0.7, 0.5), "b": (2, 0.6, 0.5)}, "b"),
        ({"a": (100, 0.9, 0.9), "ensemble": (100.9, 0.5, 0.5)}, "ensemble"),
        ({"a": (100, 0.9, 0.9), "ensemble": (101.1, 0.5, 0.5)}, "a"),
    ],
)
def test_the_champion_has_the_best_mean_rank_unless_the_ensemble_is_as_good(
    models, champion
):
    test = scores(other=(0, 1, 1)).assign(split="later")
    assert judging.choose_champion(pd.concat([scores(**models), test])) == champion


def test_past_spend_is_stretched_to_the_horizon(options):
    past = {"spend_7": [7.0, -7.0], "orders_7": [1, 0], "spend_90": [0.0, 9.0]}
    table = pd.DataFrame(past | {"T": [28, 0], "frequency": [2, 0]}).assign(
        monetary_value=[10.0, 0.0], btyd_spend=1.0, btyd_orders=2.0,
        pareto_spend=3.0, pareto_orders=4.0,
    )  # fmt: skip
    rows = rows_of(table, options, days=14, windows=[7, 90])
    found = judging.baseline_forecasts(rows)
    assert list(found) == [name for name in judging.BASELINES if name != "lightgbm_rfm"]
    pd.testing.assert_frame_equal(
        found["past_spend"], forecast([14.0, 0.0], [2.0, 0.0])
    )
    pd.testing.assert_frame_equal(found["past_rate"], forecast([10.0, 0.0], [1.0, 0.0]))
