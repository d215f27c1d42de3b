"""Pages: self-contained, escaped, linked to what is there."""

import json
import re

import numpy as np
import pandas as pd

from shopcast.pipelines.pages.nodes import make_index
from shopcast.showing.findings import Picture
from shopcast.showing.learning_curves import plot_learning_curves
from shopcast.showing.pages import leaderboard
from shopcast.tables.sources import Source

QUALITY = {
    "order_lines": {
        "rows_in": 9,
        "rows_out": 8,
        "dropped": {"zero_price": 1},
        "flagged": {"is_return": 2},
        "facts": {"lines_sold": 5, "undone_sales": 1},
        "null_share": {"unit_price": 0.125, "brand": 1.0, "country": 0.0},
        "unread": ["Rabatt", "x"],
        "suspicions": {"discount_repeated": {"count": 7, "says": "7 orders repeat."}},
    },
    "events": {"rows_in": 0, "rows_out": 0, "dropped": {}, "suspicions": {}},
}
FIGURE = {
    "name": "daily",
    "title": "A <b>",
    "sentence": "S.",
    "shown": True,
    "image": "xy",
    "width": 660,
    "panels": {},
}


SHOP = Source(name="our shop")
ANSWER = {
    "title": "How much?", "number": "1,234", "says": "From 2 customers.",
    "trust": {"verdict": "As good as a simple one", "sentence": "5 % lower.",
              "bars": [{"name": "Zero", "value": "3.0", "left": 8.0, "width": 9.0,
                        "at": 10.0}]},
    "todo": ["Keep <them>."], "as_of": "2024-02-01",
}  # fmt: skip
CLEANING = Picture("Kept", "Dropped: 1 of 9.", True, "pixels")


def test_the_page_has_what_there_is_and_links_only_to_that():
    reports = {"quality.json": lambda: "", "index.html": lambda: "<title>old</title>"}
    page = make_index(QUALITY, CLEANING, reports, SHOP)
    assert "9 rows came in and 8 were kept" in page
    assert "5 are lines sold, 1 are sales that were undone later and 2 are" in page
    assert "1 zero price." in page
    assert "7 orders repeat." in page
    assert "Nothing has been forecast yet" in page
    assert "Not known: unit price 12.5% of the rows." in page
    assert "not read: Rabatt, x." in page
    assert "events" not in page
    assert "kedro run --pipelines eda" in page
    sections = [{"title": "Sales", "figures": [FIGURE]}]
    reports |= {
        "eda/findings.json": lambda: json.dumps(sections),
        "eda/explorer.html": lambda: "<title>Explore</title>",
        "ltv/index.html": lambda: "<title>How much?</title>",
        "ltv/answer.json": lambda: json.dumps(ANSWER),
        "ltv/metrics.csv": lambda: "",
    }
    page = make_index(QUALITY, CLEANING, reports, SHOP)
    assert "customers of our shop do next" in page
    assert page.count('href="ltv/index.html">How much?<') == 1
    assert page.index("1,234") < page.index("As good as") < page.index("Keep &lt;them")
    assert page.index("Keep &lt;them") < page.index("9 rows came in")
    assert "As of 2024-02-01." in page
    assert 'style="left: 8.0%; width: 9.0%"' in page
    assert 'href="../07_model_output/ltv.csv"' in page
    assert 'href="eda/explorer.html">Explore<' in page
    assert 'href="ltv/metrics.csv"' in page
    assert "A &lt;b&gt;" in page
    assert "kedro run --pipelines eda" not in page
    assert not re.search(r'(src|href)="http', page)


def test_a_leaderboard_shows_intervals_where_there_are_any():
    rows = [
        ("mean", "baseline", "later", "mae", 2.0, 1.0, 3.0, 9),
        ("ours", "champion", "later", "mae", 1.5, None, None, 9),
        ("none", "candidate", "later", "mae", None, None, None, 9),
        ("ours", "champion", "new", "mae", 9.0, None, None, 9),
    ]
    columns = ["model", "kind", "split", "metric", "value", "low", "high", "n"]
    table = leaderboard(
        pd.DataFrame(rows, columns=columns), "later", {"mae": ".1f"}, ""
    )
    assert table["rows"] == [
        {"kind": "baseline", "cells": ["mean", "2.0 [1.0, 3.0]"]},
        {"kind": "champion", "cells": ["ours", "1.5"]},
        {"kind": "candidate", "cells": ["none", "-"]},
    ]


def test_models_without_a_loss_have_no_learning_curve():
    once = pd.DataFrame({"epoch": [1], "val_loss": [np.nan]})
    found = plot_learning_curves(forest_history=once)
    assert not found.shown
    learnt = pd.DataFrame({"epoch": [1, 2], "val_loss": [0.5, 0.4]})
    found = plot_learning_curves(forest_history=once, trees_history=learnt)
    assert [axis.get_title() for axis in found.figure.axes] == ["trees"]
