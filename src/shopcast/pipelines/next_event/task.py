"""What will the visitor do next? What is special, on one screen."""

from typing import Any

from shopcast.judging.choice import Choice
from shopcast.learning.boosted import Boosted
from shopcast.learning.fitted import Fitted
from shopcast.pipelines.next_event import baselines, boosting, networks
from shopcast.pipelines.next_event.networks import OfSessions, compile_with
from shopcast.pipelines.next_event.predictions import answer
from shopcast.pipelines.next_event.rows import Rows
from shopcast.pipelines.next_event.scores import WITHOUT_INTERVAL, score
from shopcast.pipelines.next_event.set_right import SetRight
from shopcast.pipelines.next_event.stacked import Stacked
from shopcast.pipelines.next_event.steps import Steps
from shopcast.tasks.task import Combination, Task

MARKOV: dict[str, Any] = {"baseline": True, "read": baselines.read_markov}
READ: dict[str, Any] = {
    "array": Steps.array,
    "targets": networks.came,
    "read": networks.answer,
}
SEQUENCE: dict[str, Any] = {
    "options": "sequence", "cut": Steps.of_sessions, **READ,
}  # fmt: skip
WINDOWS: dict[str, Any] = {"options": "windows", "cut": Steps.of_windows, **READ}


def _sequence(name: str, **core: Any) -> OfSessions:
    return OfSessions(name=name, compile=compile_with("build_causal", **core),
                      **SEQUENCE)  # fmt: skip


def _window(core: str) -> OfSessions:
    return OfSessions(name=core, compile=compile_with("build_windowed", core=core),
                      **WINDOWS)  # fmt: skip


BOOSTING: dict[str, Any] = {"options": "lightgbm", "targets": boosting.targets}
ALL = Boosted(name="boosting", data=boosting.data, read=boosting.ask, **BOOSTING)
GRU = _sequence("gru", core="gru")

NEXT_EVENT = Task(
    name="next_event",
    rows=Rows,
    rules={"majority": baselines.majority, "persistence": baselines.persistence},
    candidates=(
        Fitted(name="markov_1", fit=baselines.fit_markov_1, **MARKOV),
        Fitted(name="markov_2", fit=baselines.fit_markov_2, **MARKOV),
        Fitted(name="markov_3", fit=baselines.fit_markov_3, **MARKOV),
        Boosted(name="lightgbm", baseline=True, data=boosting.prefix_data,
                read=boosting.ask_prefix, **BOOSTING),
        ALL,
        _window("conv_bigru"),
        _window("bigru"),
        _window("bilstm"),
        _sequence("lstm", core="lstm"),
        GRU,
        _sequence("cnn", core="cnn"),
        _sequence("attention", core="attention"),
        _sequence("gru_time", core="gru", wait=True),
        Stacked(name="gru_boosting", options="lightgbm", network=GRU, boosted=ALL),
    ),
    combinations={
        "blend": Combination(("gru", "boosting"), baselines.blend)
    },
    calibration=SetRight,
    score=score,
    choice=Choice(
        {"log_loss": 1, "purchase_log_loss": 1}, preferred="blend", as_good=0.002
    ),
    answer=answer,
    beside=("customer_id", "at", "session", "place", "is_new"),
    without_interval=WITHOUT_INTERVAL,
)  # fmt: skip
