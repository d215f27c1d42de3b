"""Save each kind of dataset of the catalog, and be killed meanwhile.

Run as a script: `python killed_saves.py FOLDER` prints a JSON list of deaths. A process
dies at the first byte of a file, or later, that goes beyond what the system lets it
write, and cleans up nothing.
"""

import json
import os
import random
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from kedro.framework.project import configure_project

configure_project("shopcast")
ROOT = Path(__file__).resolve().parents[2]


class Made:
    """What has a manifest, as predictors have."""

    def __init__(self, table: pd.DataFrame):
        """Hold a table."""
        self.manifest, self.table = {"task": "ltv", "versions": {}}, table


def open_catalog(folder: Path) -> Any:
    """Open the project's catalog, with layers in a folder."""
    from shopcast.datasets.whole import WholeCatalog

    return WholeCatalog.from_config(configured(folder))


def configured(folder: Path) -> dict[str, dict]:
    """Read what the catalog says of each dataset."""
    from shopcast.settings import CONFIG_LOADER_ARGS
    from shopcast.stores import StoreConfigLoader

    paths = {"base_path": str(folder), "raw_path": str(folder / "01_raw")}
    loader = StoreConfigLoader(str(ROOT / "conf"), None, paths, **CONFIG_LOADER_ARGS)
    return {name: one for name, one in loader["catalog"].items() if name[0] != "_"}


def table_of(seed: int) -> pd.DataFrame:
    """Draw numbers, which no format can make small."""
    return pd.DataFrame({"x": np.random.default_rng(seed).random(20_000)})


def find_values(seed: int) -> dict[str, Any]:
    """Make something to save for each kind of dataset, by a dataset's name."""
    import ibis
    from matplotlib.figure import Figure

    from shopcast.showing.findings import Finding
    from shopcast.tasks.rows import Rows

    table = table_of(seed)
    figure = Figure()
    figure.add_subplot().plot(table["x"].head(500))
    return {
        "orders": ibis.memtable(table),
        "ltv.bg_nbd_model": {"table": table},
        "ltv.train_examples": table,
        "ltv.train_rows": Rows(table, None, None, None),
        "ltv.predictor": Made(table),
        "ltv.metrics": table,
        "ltv.bigru_history": table,
        "ltv.findings": table["x"].tolist(),
        "ltv.index_page": str(table["x"].tolist()),
        "ltv.curve_figure": Finding(figure, "Curve", "It goes up and down."),
        "basket.graph": nx.gnp_random_graph(90, 0.4, seed=seed),
        "simulation.orders": {"2023-01": table, "2023-02": table},
    }


def network(seed: int) -> Any:
    """Build a network of drawn weights."""
    import keras

    keras.utils.set_random_seed(seed)
    return keras.Sequential([keras.Input((300,)), keras.layers.Dense(300)])


def files_of(folder: Path) -> dict[str, bytes]:
    """Read all files of a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def save(catalog: Any, name: str, value: Any, limit: int | None) -> int:
    """Save in another process; return the signal that ended it."""
    process = os.fork()
    if process == 0:
        if limit is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        catalog.save(name, value)
        os._exit(0)
    return os.WTERMSIG(os.waitpid(process, 0)[1])


def kill_saves(folder: Path, name: str, first: Any, second: Any) -> list[dict]:
    """Save one value, and be killed while saving another over it."""
    from shopcast.datasets.whole import clear_leftovers

    catalog, deaths = open_catalog(folder), []
    assert save(catalog, name, first, None) == 0
    before = files_of(folder)
    least = min(map(len, before.values()))
    for limit in (0, random.Random(name).randrange(1, int(least * 0.9))):
        died = save(catalog, name, second, limit)
        left = files_of(folder)
        clear_leftovers(folder)
        kept = {path: left.get(path) for path in before} == before
        clean = files_of(folder) == before
        deaths.append({"name": name, "died": died, "kept": kept, "clean": clean})
    return deaths


def main(folder: Path) -> None:
    """Kill the saving of every kind."""
    values = zip(find_values(1).items(), find_values(2).values(), strict=True)
    deaths = []
    for (name, first), second in values:
        deaths += kill_saves(folder / name, name, first, second)
    name = "ltv.bigru_network"
    deaths += kill_saves(folder / name, name, network(1), network(2))
    print(json.dumps(deaths))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
