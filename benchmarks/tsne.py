"""The t-SNE map of `segmentation` beside scikit-learn's, on the same rows.

    python benchmarks/tsne.py [customers] [--raw folder]

Simulates a shop of that many customers (or takes one from a folder), makes their
scaled traits and PCA of the size that `segmentation` would use, and lays them out
twice. Trustworthiness (Venna and Kaski, 2001) is measured on one sample of 5,000 rows
for both.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import ibis
import numpy as np
from compared import compare
from omegaconf import OmegaConf

from shopcast.features.days import end_table
from shopcast.pipelines.segmentation.embedding import bottleneck, fit_pca, fit_reader
from shopcast.pipelines.segmentation.facts import count_facts, largest_categories
from shopcast.pipelines.segmentation.mapping import fit_map
from shopcast.pipelines.segmentation.options import Options
from shopcast.tables.in_memory import read

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("customers", "products", "transactions", "events", "calendar")
SAMPLE, NEIGHBOURS = 5000, 15


def places(base: Path, options: Options, most: int) -> np.ndarray:
    """Place customers who have ordered, as the pipeline would by PCA."""
    paths = {name: base / f"03_primary/{name}.parquet" for name in NAMES}
    tables = {name: ibis.read_parquet(path) for name, path in paths.items()}
    lines = tables["transactions"]
    categories = largest_categories(lines, tables["products"], options.categories)
    facts = read(count_facts(tables, end_table(lines), categories))
    facts = facts[facts["orders"].notna()].head(most).reset_index(drop=True)
    scaled = fit_reader(facts, options).scaled(facts)
    return fit_pca(scaled, bottleneck(scaled, options.variance)).transform(scaled)


def trust(rows: np.ndarray, spots: np.ndarray) -> float:
    """Measure how many neighbours on the map were neighbours before."""
    from sklearn.manifold import trustworthiness

    kept = np.random.default_rng(0).choice(len(rows), min(SAMPLE, len(rows)), False)
    return float(trustworthiness(rows[kept], spots[kept], n_neighbors=NEIGHBOURS))


def main() -> None:
    from sklearn.manifold import TSNE

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("customers", type=int, nargs="?", default=50_000)
    parser.add_argument("--raw", type=Path)
    given = parser.parse_args()
    file = ROOT / "conf/base/parameters_segmentation.yml"
    options = Options(
        **OmegaConf.to_container(OmegaConf.load(file))["segmentation"]["options"]
    )
    with tempfile.TemporaryDirectory() as folder:
        raw = given.raw or Path(folder) / "raw"
        run = [sys.executable, "-m", "kedro", "run", "--params"]
        size = f"simulation.options.customers={int(given.customers * 1.05)}"
        if not given.raw:
            made = [*run, f"raw_path={raw},{size}", "--pipelines", "simulation"]
            subprocess.run(made, cwd=ROOT, check=True, capture_output=True)
        ready = [
            *run,
            f"raw_path={raw},base_path={folder}",
            "--pipelines",
            "preparation",
        ]
        subprocess.run(ready, cwd=ROOT, check=True, capture_output=True)
        rows = places(Path(folder), options, given.customers)
    print(f"{len(rows):,} customers, {rows.shape[1]} dimensions", flush=True)
    perplexity = options.map.perplexity
    start = perf_counter()
    ours = np.asarray(fit_map(rows, options.map, 1)[0])
    seconds = perf_counter() - start
    start = perf_counter()
    peer = TSNE(perplexity=perplexity, init="pca", random_state=1, n_jobs=-1)
    theirs = peer.fit_transform(rows)
    other = perf_counter() - start
    compare(
        "t-SNE map",
        f"{len(rows):,} customers, {rows.shape[1]} dimensions",
        {"ours": seconds, "scikit-learn": other},
        f"trustworthiness {trust(rows, ours):.4f}, {trust(rows, theirs):.4f}",
    )


if __name__ == "__main__":
    main()
