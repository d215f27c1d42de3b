"""Self-contained pages of HTML."""

from functools import cache
from typing import Any

import pandas as pd

from shopcast.showing.findings import Picture
from shopcast.showing.model_names import readable, told

MODELS = {"model", "other", "network"}
TITLES = {
    "train": "Customers of training",
    "validation": "Customers of validation",
    "later": "Later customers",
    "new": "New customers",
}


def render(template: str, **content: Any) -> str:
    """Fill a template of `showing/templates`; text is escaped."""
    return _environment().get_template(template).render(**content)


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("shopcast.showing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda value: f"{value:,}"
    environment.filters["percent"] = lambda value: f"{value:.0%}"
    environment.filters["words"] = lambda name: str(name).replace("_", " ")
    return environment


def illustrate(figures: dict[str, Picture]) -> list[dict[str, Any]]:
    """List figures with their words, by `<name>_figure`."""
    return [
        {"name": name.removesuffix("_figure"), **vars(picture)}
        for name, picture in figures.items()
    ]


def leaderboards(
    metrics: pd.DataFrame, names: dict[str, str], note: str, before: str = ""
) -> list[dict[str, Any]]:
    """Lay out later and new customers, as far as there are any, as `leaderboard`.

    Args:
        metrics: Of a task.
        names: The metrics to show, each with its format.
        note: What a reader should know.
        before: What the titles begin with.
    """
    boards = [
        leaderboard(metrics, split, names, note)
        for split in ("later", "new")
        if (metrics["split"] == split).any()
    ]
    if not before:
        return boards
    return [one | {"title": f"{before}: {one['title'].lower()}"} for one in boards]


def leaderboard(
    metrics: pd.DataFrame, split: str, names: dict[str, str], note: str
) -> dict[str, Any]:
    """Lay out one split of a task's metrics, one row per model.

    Args:
        metrics: In long form: `model`, `kind`, `split`, `metric`, `value`, `low`,
            `high`, `n`.
        split: Which rows.
        names: The metrics to show, each with its format, such as `.3f`.
        note: What a reader should know.
    """
    part = metrics[metrics["split"] == split]
    weights = metrics[metrics["metric"] == "parameters"].set_index("model")["value"]
    rows = []
    for (model, kind), table in part.groupby(["model", "kind"], sort=False):
        found = table.set_index("metric")
        cells = [_cell(found.loc[name], form) for name, form in names.items()]
        if len(weights):
            cells.append(f"{weights[model]:,.0f}" if model in weights else "")
        rows.append({"kind": kind, "cells": [readable(model), *cells]})
    title = f"{TITLES.get(split, split)}, {int(part['n'].iloc[0]):,} rows"
    columns = ["model", *names, *(["weights"] if len(weights) else [])]
    about = told(part["model"].unique().tolist())
    return {"title": title, "note": note, "columns": columns, "rows": rows,
            "about": about}  # fmt: skip


def measured(
    table: pd.DataFrame, title: str, by: list[str], names: dict[str, str], note: str
) -> dict[str, Any]:
    """Lay out a table of metrics that is not a leaderboard.

    Args:
        table: In long form: the columns `by`, `metric`, `value`, `low`, `high`, `n`.
        title: What it is about.
        by: What tells rows apart.
        names: The metrics to show, each with its format.
        note: What a reader should know.
    """
    rows = []
    for key, part in table.groupby(by, sort=False):
        found = part.set_index("metric")
        cells = [_cell(found.loc[name], form) for name, form in names.items()]
        said = [
            readable(str(name)) if column in MODELS else in_words(str(name))
            for column, name in zip(by, key, strict=True)
        ]
        rows.append({"kind": "candidate", "cells": [*said, *cells]})
    return {"title": title, "note": note, "columns": [*by, *names], "rows": rows}


def _cell(row: pd.Series, form: str) -> str:
    if pd.isna(row["value"]):
        return "-"
    value = format(row["value"], form)
    if pd.isna(row["low"]):
        return value
    return f"{value} [{format(row['low'], form)}, {format(row['high'], form)}]"


def in_words(name: str) -> str:
    """Write a name as words."""
    return name.replace("_", " ")
