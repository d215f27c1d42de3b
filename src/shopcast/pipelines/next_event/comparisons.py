"""The champion beside others event by event, and as a session goes on."""

import numpy as np
import pandas as pd

from shopcast.judging.bootstrap import customer_weights
from shopcast.judging.measuring import INTERVAL, measure
from shopcast.pipelines.next_event.log import CART
from shopcast.pipelines.next_event.outcomes import CLASSES, buys, chances
from shopcast.pipelines.next_event.rows import Rows
from shopcast.pipelines.next_event.scores import OF_PURCHASE
from shopcast.tasks.judged import later_rows

AFTER = (1, 3, 5, 10)


def measure_prefixes(
    test_rows: Rows,
    test_labels: pd.DataFrame,
    test_forecasts: pd.DataFrame,
    champion: str,
    options,
    seed: int,
) -> pd.DataFrame:
    """Measure a purchase before the session's end, after so many events of it.

    Returns:
        One row per `after` (1, 3, 5, 10 events; the first cart) and `metric` of the
        champion for later customers: `value`, `low`, `high`, `n`.
    """
    rows, found = later_rows(test_rows, test_labels, test_forecasts)
    table = found[champion]
    log, place = rows.log, rows.place
    position, tables = log.position[place], []
    first_cart = (rows.types == CART) & (log.counts[place, CART] == 1)
    chosen = {
        f"{number} event" + "s" * (number > 1): position == number - 1
        for number in AFTER
    }
    for after, some in (chosen | {"the first cart": first_cart}).items():
        part = rows.select(some)
        if not 0 < part.buys.sum() < len(part):
            continue
        ids = part.examples["customer_id"]
        weights = customer_weights(ids, options.resamples, seed)
        said = buys(table[some])
        measured = measure(
            part.buys, said, weights, OF_PURCHASE, ("calibration_error",)
        )
        tables.append(measured.assign(after=after, n=len(part)))
    columns = ["after", "metric", *INTERVAL]
    none = pd.DataFrame(columns=columns)
    return pd.concat(tables, ignore_index=True)[columns] if tables else none


def replay_sessions(
    test_rows: Rows,
    test_labels: pd.DataFrame,
    test_forecasts: pd.DataFrame,
    champion: str,
    seed: int,
) -> pd.DataFrame:
    """Draw three later sessions, two of them with a purchase, as far as there are.

    Returns:
        One row per event: `session` (its number in the test), `at`, `event`, what came
        `next` and how likely that was (`p_next`), `p_purchase`, and whether it `buys`.
    """
    rows, found = later_rows(test_rows, test_labels, test_forecasts)
    table = found[champion]
    number = rows.examples["session"].to_numpy()
    length = rows.log.end[rows.place] - rows.log.start[rows.place] + 1
    first = rows.log.position[rows.place] == 0
    fit = first & (length >= 4) & (length <= 15)
    rng = np.random.default_rng(seed)
    drawn: list[int] = []
    pools = ((fit & (rows.buys > 0), 2), (fit & (rows.buys == 0), 3), (first, 3))
    for some, most in pools:
        left = np.setdiff1d(number[some], drawn)
        drawn += rng.choice(left, min(most, 3 - len(drawn), len(left)), False).tolist()
    some = np.isin(number, drawn)
    part, own = rows.select(some), table[some]
    chance = chances(own)[np.arange(len(own)), part.next]
    return pd.DataFrame(
        {
            "session": part.examples["session"].to_numpy(),
            "at": part.examples["at"].to_numpy(),
            "event": np.take(CLASSES, part.types),
            "next": np.take(CLASSES, part.next),
            "p_next": chance,
            "p_purchase": buys(own),
            "buys": part.buys.astype(bool),
        }
    )
