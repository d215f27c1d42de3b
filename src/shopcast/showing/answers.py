"""What a task says first: on its own page, and on the shop's."""

from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from shopcast.showing.findings import Picture
from shopcast.showing.pages import illustrate, in_words, render

TOP = 10
Table = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A task's answer.

    Attributes:
        title: The question.
        number: The answer, as one number or a short list.
        says: What that is, in a sentence or two.
        trust: `verdict`, `sentence` and `bars`, as `trust` gives them.
        todo: What to do with it: sentences.
        as_of: The moment of the forecast, as text; empty where it has none.
    """

    title: str
    number: str
    says: str
    trust: dict[str, Any]
    todo: list[str] = field(default_factory=list)
    as_of: str = ""


def write(
    task: str,
    answer: Answer,
    question: str,
    customers: Table,
    boards: list[Table],
    tables: list[Table],
    figures: dict[str, Picture],
    template: str = "task.html",
    **more: Any,
) -> tuple[str, dict[str, Any]]:
    """Write a task's page, the answer first; and the answer, for the shop's page.

    Args:
        task: Its name.
        answer: What is said first.
        question: What exactly is asked.
        customers: The first rows of its predictions, as `first_rows` gives them.
        boards: Leaderboards.
        tables: All others.
        figures: By `<name>_figure`.
        template: Of the page.
        more: What the template takes besides.
    """
    page = render(
        template,
        title=answer.title,
        question=question,
        answer=answer,
        customers=customers,
        files=[f"../../07_model_output/{task}.{kind}" for kind in ("parquet", "csv")],
        boards=boards,
        tables=tables,
        figures=illustrate(figures),
        **more,
    )
    return page, asdict(answer)


def first_rows(
    table: pd.DataFrame, columns: dict[str, str], note: str, names: dict[str, str]
) -> Table:
    """Lay out the first ten rows of predictions.

    Args:
        table: In the order to be shown.
        columns: Each with its format; what is not known stays empty.
        note: What a reader should know.
        names: What columns are called, where not by their names.
    """
    first = table.head(TOP)
    cells = [
        first[name].map(form.format, na_action="ignore").astype("object").fillna("")
        for name, form in columns.items()
    ]
    return {
        "note": note,
        "columns": [names.get(name, in_words(name)) for name in columns],
        "rows": [
            {"kind": "candidate", "cells": list(row)}
            for row in zip(*cells, strict=True)
        ],
    }


def day_of(predictions: pd.DataFrame) -> str:
    """Tell the last moment that predictions stand at, as a day."""
    return f"{predictions['at'].max():%Y-%m-%d}" if len(predictions) else ""


def share(predictions: pd.DataFrame) -> pd.DataFrame:
    """Give predictions on, to be read by a spreadsheet."""
    return predictions
