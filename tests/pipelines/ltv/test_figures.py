"""Figures of `ltv`: what they say is computed from what they draw."""

import io

import pandas as pd
import pytest
from running import periods

from shopcast.pipelines.ltv import figures
from shopcast.pipelines.ltv.page import make_page
from shopcast.showing.findings import Picture

FORECASTS = pd.DataFrame(
    {
        "customer_id": [f"c{number}" for number in range(10)] * 2,
        "model": ["bigru"] * 10 + ["bg_nbd_gamma_gamma"] * 10,
        "expected_spend": [*range(10, 110, 10), *[50.0] * 10],
        "spend": [0.0, 0, 0, 0, 0, 0, 100, 100, 100, 200] * 2,
    }
)
STEPS = pd.DataFrame(
    {
        "model": ["bigru"] * 2,
        "step": [1, 2],
        "mae": [3.0, 4.0],
        "expected": [200.0, 350.0],
        "actual": [250.0, 250.0],
        "cumulative_error": [-0.2, 0.1],
    }
)
METRICS = pd.DataFrame(
    [
        ("zero", "baseline", "later", metric, 60.0, 50.0, 70.0, 9)
        for metric in (
            "mae",
            "spearman",
            "normalised_gini",
            "total_bias",
            "crps",
            "coverage_buyers",
        )
    ]
    + [
        ("past_spend", "baseline", "later", "mae", 42.0, 40.0, 44.0, 9),
        ("bigru", "champion", "later", "mae", 31.5, 30.0, 33.0, 9),
        ("bigru", "champion", "new", "mae", 99.0, 90.0, 99.0, 9),
    ],
    columns=["model", "kind", "split", "metric", "value", "low", "high", "n"],
)
WEEKS = periods(horizon_days=14)


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        pytest.param(
            lambda: figures.plot_metrics(METRICS, "bigru"),
            ["bigru is off by 31.5 on average", "Spend as before, by 42.0"],
            id="metrics",
        ),
        pytest.param(
            lambda: figures.plot_deciles(FORECASTS, "bigru"),
            ["brought 40% of what was spent", "spend 50% of what they did"],
            id="deciles",
        ),
        pytest.param(
            # Off by 10 to 60 six times, by 30, 20, 10 and 100; a mean of 50.
            lambda: figures.plot_residuals(FORECASTS, "bigru"),
            ["Of 80% of the customers", "(50)"],
            id="residuals",
        ),
        pytest.param(
            lambda: figures.plot_tracking(STEPS, FORECASTS, "bigru", WEEKS),
            ["550 was expected and 500 was spent (+10%)"],
            id="tracking",
        ),
        pytest.param(
            lambda: figures.plot_step_errors(STEPS, WEEKS),
            ["After 2 steps of 7 days", "bigru +10%"],
            id="step-errors",
        ),
        pytest.param(
            lambda: figures.plot_importance(
                pd.DataFrame(
                    {"feature": ["gaps", "value"], "increase": [9.5, 1], "deviation": 0}
                ),
                "bigru",
            ),
            ["Most on gaps", "by 9.5"],
            id="importance",
        ),
    ],
)
def test_a_figure_says_what_it_shows(draw, says):
    finding = draw()
    assert [part for part in says if part not in finding.sentence] == []
    finding.figure.savefig(io.BytesIO())


def test_the_page_sums_up_todays_forecast():
    whole = METRICS[METRICS["model"] == "zero"]
    totals = {"customers": [2], "expected_spend": 1234.0, "low": 900.0, "high": 1600.0}
    found = pd.DataFrame(totals)
    people = pd.DataFrame({"customer_id": ["ann", "bob"], "expected_spend": [34.0, 1e3],
                           "low": 0.0, "high": 2000.0, "p_buy": [0.5, None],
                           "expected_orders": 1.0,
                           "at": pd.Timestamp("2024-03-01")})  # fmt: skip
    page, answer = make_page(
        whole, pd.DataFrame(), "zero", people, found,
        found.assign(share=0.5), {"last_year": 1000.0, "growth": 1.25}, WEEKS,
        deciles_figure=Picture("Deciles", "The tenth & more.", True, "pixels"),
    )  # fmt: skip
    assert answer["number"] == "1,234 in the next 14 days"
    assert answer["as_of"] == "2024-03-01"
    assert (
        "From 2 customers; with a probability of 80 % it will be 900 to 1,600" in page
    )
    assert "the same days brought 1,000; with +25% active customers" in page
    assert page.index("<td>bob</td>") < page.index("<td>ann</td>")
    assert "Later customers, 9 rows" in page
    assert 'id="deciles"' in page
    assert "The tenth &amp; more." in page
    assert page.rstrip().endswith("</html>")
