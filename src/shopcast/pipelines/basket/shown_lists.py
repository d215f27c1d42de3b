"""Lists of some real customers, beside what they had and what they bought."""

import numpy as np
import pandas as pd

from shopcast.pipelines.basket.lists import arrays, hits_of
from shopcast.pipelines.basket.rows import Rows
from shopcast.pipelines.basket.scores import LIST
from shopcast.tasks.judged import later_rows

SHOWN = 10
LAST, MOST = 3, 12


def list_examples(
    test_rows: Rows,
    test_labels: pd.DataFrame,
    test_forecasts: pd.DataFrame,
    champion: str,
    seed: int,
) -> pd.DataFrame:
    """Draw later customers, and show their lists.

    Returns:
        One row per customer: `customer_id`, `day`, `last_baskets` (the last one
        first), `list` of the champion's ten, in which `*` marks what was bought, and
        `bought`.
    """
    rows, found = later_rows(test_rows, test_labels, test_forecasts)
    number = min(SHOWN, len(rows))
    drawn = np.random.default_rng(seed).choice(len(rows), number, replace=False)
    drawn = np.sort(drawn)
    part = rows.select(drawn)
    lists, names = found[champion].iloc[drawn], _names(rows)
    (products, _), hits = arrays(lists), hits_of(part, lists)
    listed = [
        ", ".join(
            names[product] + (" *" if hit else "")
            for product, hit in zip(own, came, strict=True)
            if product >= 0
        )
        for own, came in zip(products[:, :LIST], hits[:, :LIST], strict=True)
    ]
    known = rows.prior.vocabulary
    bought = part.examples["bought"].map(lambda ids: _said(ids, known, names))
    table = part.examples[["customer_id", "day"]]
    return table.assign(last_baskets=_last(part, known, names), list=listed,
                        bought=bought)  # fmt: skip


def _names(rows: Rows) -> np.ndarray:
    table = rows.prior.products
    told = table["description"].where(table["description"] != "", table.index)
    return told.to_numpy(dtype=object)


def _said(ids, known: pd.Index, names: np.ndarray) -> str:
    places = known.get_indexer(pd.Index(ids[:MOST]))
    said = [
        names[place] if place >= 0 else f"{one} (never seen)"
        for one, place in zip(ids, places, strict=False)
    ]
    more = len(ids) - len(said)
    return ", ".join([*said, f"{more} more"] if more else said)


def _last(part: Rows, known: pd.Index, names: np.ndarray) -> list[str]:
    said = []
    for row in part.examples.itertuples():
        ids, age = np.asarray(row.product), np.asarray(row.age)
        said.append(
            " | ".join(_said(ids[age == one], known, names)
                       for one in range(1, min(LAST, age.max()) + 1))
        )  # fmt: skip
    return said
