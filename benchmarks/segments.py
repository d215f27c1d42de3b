"""The segments of a simulated shop beside the kinds that it was simulated from.

    python benchmarks/segments.py base-folder [--truth folder]

Reads the models that `kedro run --pipeline segmentation` left in the base folder and
prints the adjusted Rand index of every way to place customers against the latent kinds,
at the number of segments that the rule chooses for it and at the champion's. The kinds
are known to the simulator alone: nothing in the pipeline reads them.
"""

import argparse
import json
from pathlib import Path

import joblib
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from shopcast.pipelines.segmentation.nodes import buyers
from shopcast.pipelines.segmentation.scanning import fit_kmeans
from shopcast.pipelines.segmentation.spaces import BASELINES, NETWORKS, Fitted

ROOT = Path(__file__).resolve().parents[1]
SEED = 1


def spaces(models: Path) -> dict[str, Fitted]:
    """Load every way to place customers."""
    import keras

    baselines = joblib.load(models / "baselines.joblib")
    found = {name: Fitted(baselines[name]) for name in BASELINES}
    for name in NETWORKS:
        network = keras.models.load_model(models / f"{name}.keras", compile=False)
        found[name] = Fitted(joblib.load(models / f"{name}.joblib"), network)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("--truth", type=Path, default=ROOT / "data/01_raw/demo/truth")
    given = parser.parse_args()
    models = given.base / "06_models/segmentation"
    examples = given.base / "05_model_input/segmentation/training_examples.parquet"
    facts = buyers(pd.read_parquet(examples))
    truth = pd.read_parquet(given.truth)
    truth = truth.set_index(truth["customer_id"].astype("str"))["kind"]
    kind = truth.reindex(facts["customer_id"]).to_numpy()
    metrics = pd.read_csv(given.base / "08_reporting/segmentation/metrics.csv")
    chosen = metrics[metrics["metric"] == "segments"].set_index("model")["value"]
    champion = json.loads((models / "champion.json").read_text())
    rows = []
    for name, fitted in spaces(models).items():
        places = fitted.encode(facts)
        own, same = (
            adjusted_rand_score(kind, fit_kmeans(places, int(k), SEED).labels_)
            for k in (chosen[name], champion["segments"])
        )
        rows.append((name, int(chosen[name]), own, same))
    columns = ["model", "segments", "ari", f"ari at {champion['segments']}"]
    print(pd.DataFrame(rows, columns=columns).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
