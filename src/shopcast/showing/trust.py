"""How far to trust a champion, in words that need no statistics."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from shopcast.showing.model_names import readable

METRICS = {
    "crps": ("error of the forecast amounts (CRPS)", ",.1f"),
    "log_loss": ("error of the probabilities (log-loss)", ".4f"),
    "recall_at_10": ("share of the next basket that ten products hold", ".3f"),
}
EDGE = 0.08  # of the picture, left free on either side


@dataclass(frozen=True)
class Beside:
    """One way to forecast beside another, by one metric on later customers."""

    metric: str
    sign: int  # 1 where lower is better
    later: pd.DataFrame  # by model: kind, value, low, high
    validation: pd.Series  # by model

    def say(self, model: str) -> str:
        """Write a model's value."""
        return format(self.later.loc[model, "value"], METRICS[self.metric][1])

    def best(self, kind: str, but: str) -> str | None:
        """Name the best of a kind."""
        table = self.later[self.later["kind"] == kind].drop(but, errors="ignore")
        return str((table["value"] * self.sign).idxmin()) if len(table) else None


def trust(
    metrics: pd.DataFrame,
    differences: pd.DataFrame,
    champion: str,
    by: dict[str, int],
    kinds: dict[str, str],
) -> dict[str, Any]:
    """Put the champion beside the best baseline; a baseline beside the best model.

    Args:
        metrics: Of the task.
        differences: Champion less others, pair by pair.
        champion: The way to forecast that is used.
        by: The metrics it was chosen by; the first of them counts.
        kinds: Of all ways: `baseline` or `candidate`.

    Returns:
        `verdict`, `sentence`, and `bars` to be drawn: for each of the two `name`,
        `value`, and in percent of the picture's width `left`, `width` and `at`.
    """
    metric, sign = next(iter(by.items()))
    part = metrics[metrics["metric"] == metric].set_index("model")
    later = part[part["split"] == "later"]
    if later.empty:
        said = "The test holds too few customers; trust it as far as you trust a guess."
        return {"verdict": "Not tested", "sentence": said, "bars": []}
    later = later.assign(kind=later.index.map(kinds))
    beside = Beside(metric, sign, later, part.loc[part["split"] == "validation",
                                                  "value"])  # fmt: skip
    simple = kinds[champion] == "baseline"
    other = beside.best("candidate" if simple else "baseline", champion)
    if other is None:
        return {"verdict": "Nothing to compare with", "sentence": "", "bars": []}
    off = differences[
        (differences["split"] == "later")
        & (differences["other"] == other)
        & (differences["metric"] == metric)
    ].iloc[0]
    sentence = _compare(beside, champion, other, off, simple)
    if simple:
        sentence += _why(beside, champion, other)
    return {
        "verdict": _verdict(off, sign, simple),
        "sentence": sentence,
        "bars": bars(beside, [champion, other]),
    }


def _verdict(off: pd.Series, sign: int, simple: bool) -> str:
    least, most = sorted((sign * off["low"], sign * off["high"]))
    if simple and least > 0:
        return "A simple method is used, though a model did better in the test"
    if simple:
        return "A simple method is used: no model was better"
    if least > 0:
        return "A simple method did better in the test"
    return "Better than every simple method" if most < 0 else "As good as a simple one"


def _compare(
    beside: Beside, champion: str, other: str, off: pd.Series, simple: bool
) -> str:
    words = METRICS[beside.metric][0]
    role = "the best of the models" if simple else "the best simple method"
    size = abs(beside.later.loc[other, "value"])
    sentence = (
        f"{words[0].upper()}{words[1:]}: {beside.say(champion)} for "
        f"{readable(champion)}, {beside.say(other)} for {readable(other)}, {role}"
    )
    if not size or pd.isna(off["low"]):
        return f"{sentence}."
    value, *ends = (off[name] / size for name in ("value", "low", "high"))
    least, most = sorted(ends, key=abs)
    return f"{sentence}: {_off(value)} (95 % interval: {_off(least)} to {_off(most)})."


def _off(share: float) -> str:
    return f"{abs(share):.1%} {'lower' if share < 0 else 'higher'}"


def _why(beside: Beside, champion: str, other: str) -> str:
    form, known = METRICS[beside.metric][1], beside.validation
    return (
        f" It was chosen before the test, where it had {known[champion]:{form}} and "
        f"{readable(other)} {known[other]:{form}}."
    )


def bars(beside: Beside, models: list[str]) -> list[dict[str, Any]]:
    """Place values and intervals on one axis, in percent of its width."""
    table = beside.later.loc[models]
    low = table["low"].fillna(table["value"])
    high = table["high"].fillna(table["value"])
    first, span = low.min(), max(high.max() - low.min(), 1e-12)

    def place(value: float) -> float:
        return round(100 * (EDGE + (1 - 2 * EDGE) * (value - first) / span), 1)

    return [
        {
            "name": readable(model),
            "value": beside.say(model),
            "left": place(low[model]),
            "width": round(place(high[model]) - place(low[model]), 1),
            "at": place(table.loc[model, "value"]),
        }
        for model in models
    ]
