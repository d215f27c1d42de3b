"""Nodes find their data by the names of their parameters."""

import pandas as pd
import pytest

from shopcast.learning.candidate import Candidate
from shopcast.pipelines.category import create_pipeline as category
from shopcast.pipelines.next_order import create_pipeline as next_order
from shopcast.tasks.wiring import draw, node, report, trained


def count_words(transactions, periods, options, seed, most=3, **histories):
    """Take whatever a node may take."""


def plot_words(words: pd.DataFrame):
    """Draw words."""


def make_page(champion: str, **figures):
    """Write a page."""


def inputs_of(one) -> list[str]:
    return sorted(one.inputs)


def test_a_parameter_reads_the_dataset_of_its_name():
    made = node(count_words, "words", "bigru_history", tags="predict")
    assert inputs_of(made) == [
        "bigru_history", "params:options", "params:periods", "params:seed",
        "transactions",
    ]  # fmt: skip
    assert (made.name, made.outputs, made.tags) == (
        "count_words",
        ["words"],
        {"predict"},
    )


def test_a_default_is_left_alone_unless_it_is_named():
    assert "most" not in inputs_of(node(count_words, "words"))
    assert "most" in inputs_of(node(count_words, "words", "most"))


def test_a_figure_is_named_after_its_function_and_the_page_reads_it():
    drawn, page = report(make_page, draw(plot_words))
    assert drawn.outputs == ["words_figure"]
    assert inputs_of(page) == ["champion", "words_figure"]
    assert page.outputs == ["index_page", "answer"]


@pytest.mark.parametrize(
    ("create_pipeline", "long"),
    [
        pytest.param(next_order, {"ablate", "judge_after_orders"}, id="next_order"),
        pytest.param(category, {"ablate"}, id="category"),
    ],
)
def test_customers_are_answered_before_what_takes_long(create_pipeline, long):
    order = [one.name.split(".")[-1] for one in create_pipeline().nodes]
    assert long <= set(order[order.index("predict") :])


def test_a_training_node_gives_a_model_a_history_and_a_forecast():
    assert trained(Candidate(name="forest")) == [
        "forest_model",
        "forest_history",
        "forest_forecast",
    ]
