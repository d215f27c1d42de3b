"""How nodes find their data: a parameter reads the dataset of its name."""

from collections.abc import Callable
from inspect import Parameter, signature

from kedro.pipeline import Node

from shopcast.learning.candidate import Candidate
from shopcast.showing.answers import share
from shopcast.showing.learning_curves import plot_learning_curves
from shopcast.tasks.flow import Flow
from shopcast.tasks.task import Task
from shopcast.tasks.training import Training

PARAMETERS = ("options", "periods", "seed", "source")
PARTS = ("train", "validation", "refit", "test")


def node(
    function: Callable,
    outputs: str | list[str],
    *more: str,
    name: str | None = None,
    tags: str | None = None,
) -> Node:
    """Wire a function by the names of its parameters.

    `options`, `periods`, `seed` and `source` are read from the parameters, all others
    are datasets. A parameter with a default is left to it.

    Args:
        function: The node's.
        outputs: The datasets that it returns.
        more: Datasets that it takes besides, by `**` or instead of a default.
        name: Of the node, where it is not the function's.
        tags: Such as `predict`.
    """
    names = [
        one.name
        for one in signature(function).parameters.values()
        if one.kind is not Parameter.VAR_KEYWORD and one.default is Parameter.empty
    ]
    inputs = {
        one: f"params:{one}" if one in PARAMETERS else one for one in (*names, *more)
    }
    return Node(function, inputs, outputs, name=name or function.__name__, tags=tags)


def parts_of(kind: str) -> list[str]:
    """Name the datasets of all parts: `train_rows`, `validation_rows` and so on."""
    return [f"{part}_{kind}" for part in PARTS]


def trained(candidate: Candidate) -> list[str]:
    """Name what a training node gives: a model, its history, a forecast."""
    return [candidate.model, f"{candidate.name}_history", f"{candidate.name}_forecast"]


def train(task: Task, but: tuple[str, ...] = ()) -> list[Node]:
    """Wire `make_rows`, and `train_<name>` for all candidates `but` some."""
    return [
        node(Flow(task).make_rows, parts_of("rows")),
        *(
            node(Training(task, one).train, trained(one), name=f"train_{one.name}")
            for one in task.candidates
            if one.name not in but
        ),
    ]


def judge(task: Task, *more: str) -> list[Node]:
    """Wire calibration, the test, and the predictor that is left for use.

    Args:
        task: The task.
        more: `metrics_on_backtest`, where the task has them.
    """
    models = [one.model for one in task.candidates]
    histories = [f"{one.name}_history" for one in task.candidates]
    forecasts = [f"{one.name}_forecast" for one in task.candidates]
    return [
        node(
            Flow(task).calibrate,
            ["calibrations_model", "metrics_on_validation", "champion"],
            *forecasts,
        ),
        node(
            Flow(task).evaluate,
            ["metrics", "differences", "test_forecasts"],
            *models,
            *more,
        ),
        node(Flow(task).assemble, "predictor", *models, *histories),
    ]


def predict(task: Task, *outlook: str) -> list[Node]:
    """Wire the answer for today's customers, with the `outlook` where there is one."""
    return [
        node(Flow(task).predict, "predictions", *outlook, tags="predict"),
        node(share, "spreadsheet", tags="predict"),
    ]


def draw(*functions: Callable) -> list[Node]:
    """Wire figures: `plot_x` gives `x_figure`."""
    return [node(one, f"{_shown(one)}_figure") for one in functions]


def curves(*candidates: str) -> Node:
    """Wire the figure of the candidates' learning curves."""
    histories = [f"{name}_history" for name in candidates]
    return node(plot_learning_curves, "learning_curves_figure", *histories)


def report(make_page: Callable, figures: list[Node]) -> list[Node]:
    """Wire figures, and the page that shows them in this order below the answer."""
    names = [name for one in figures for name in one.outputs]
    return [*figures, node(make_page, ["index_page", "answer"], *names)]


def _shown(function: Callable) -> str:
    return function.__name__.removeprefix("plot_")
