"""How fast does a loaded predictor answer after each event of a session?

    python benchmarks/next_event_live.py data

Run `next_event` first. Customers are followed from their first event on; the state of a
session is kept between its events. What is said is compared with what the predictor
says of the same log at once. Customers with sessions that overlap are left out.
"""

import sys
import time
from pathlib import Path

import ibis
import numpy as np
import pandas as pd

from shopcast.datasets.predictor import PredictorDataset
from shopcast.features.session_events import session_events
from shopcast.pipelines.next_event.live import Live, Session
from shopcast.pipelines.next_event.outcomes import BUYS, NEXT
from shopcast.pipelines.next_event.reading import read_log
from shopcast.pipelines.next_event.rows import Rows
from shopcast.pipelines.next_event.task import NEXT_EVENT
from shopcast.pipelines.next_event.visit import Event
from shopcast.tasks.predictor import Predictor

CUSTOMERS, WARM = 200, 200


def logs_of(base: Path, predictor: Predictor) -> Rows:
    """Read all that some customers have done, customer by customer."""
    events = ibis.read_parquet(base / "03_primary/events.parquet")
    some = events.select("customer_id").distinct().order_by("customer_id")
    log = read_log(
        session_events(events.semi_join(some.limit(CUSTOMERS), "customer_id"))
    )
    at = log.groupby("session")["at"].agg(["min", "max"])
    at["customer_id"] = log.groupby("session")["customer_id"].first()
    at = at.sort_values(["customer_id", "min"])
    before = at.groupby("customer_id", observed=True)["max"].cummax().shift()
    same = at["customer_id"] == at["customer_id"].shift()
    mixed = at.loc[same & (at["min"] <= before), "customer_id"]
    log = log[~log["customer_id"].isin(mixed)]
    log = log.sort_values(["customer_id", "session"], kind="stable", ignore_index=True)
    number = (log["session"] != log["session"].shift()).cumsum()
    log = log.assign(session=number, place=np.arange(len(log)))
    return Rows.make(log, predictor.prior, predictor.periods, predictor.options)


def main(base: Path) -> None:
    """Print microseconds per event, and by how much the two answers differ."""
    path = base / "06_models/next_event/predictor.zip"
    predictor = PredictorDataset(filepath=str(path)).load()
    rows, live = logs_of(base, predictor), Live(predictor)
    log = rows.log.columns
    names = [log[name].tolist() for name in Event._fields]
    took, found, session, last = [], [], Session(), None
    for who, *told in zip(rows.examples["customer_id"], *names, strict=True):
        session = session if who == last else Session()
        event, last, begun = Event(*told), who, time.perf_counter()
        chance, buys = live.ask(session, event)
        took.append(time.perf_counter() - begun)
        found.append(np.append(chance[0], buys))
    whole = predictor.calibration.apply(predictor.forecast(NEXT_EVENT, rows))
    off = np.abs(np.array(found) - whole[[*NEXT, BUYS]].to_numpy()).max()
    micro = pd.Series(took[WARM:]) * 1e6
    print(f"{predictor.champion}, {len(rows):,} events of "
          f"{rows.examples['customer_id'].nunique()} customers: median "
          f"{micro.median():,.0f} microseconds, p95 {micro.quantile(0.95):,.0f}; "
          f"largest difference {off:.1e}")  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
