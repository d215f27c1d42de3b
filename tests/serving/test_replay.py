"""Answers that the service kept are computed again, and what differs is found."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from fastapi.testclient import TestClient
from running import ROOT, open_session
from told_histories import histories_of

from shopcast.serving.answer_log import AnswerLog
from shopcast.serving.app import PATHS, create_app
from shopcast.serving.filling import fill, open_catalog

LAYERS = ("03_primary", "04_feature", "06_models", "07_model_output")
CUSTOMERS = 4


@pytest.fixture(scope="module")
def base(tmp_path_factory, runs) -> Path:
    """The layers of a run, and what the service answered by them."""
    base = tmp_path_factory.mktemp("served")
    for layer in LAYERS:
        (base / layer).symlink_to(runs[0] / layer)
    (base / "08_reporting").mkdir()
    seen = pd.read_parquet(base / "03_primary/events.parquet")["customer_id"]
    ids = seen.value_counts().index[:CUSTOMERS].astype(str).tolist()
    told = histories_of(runs[0], ids)
    log = AnswerLog(base / "09_served")
    catalog = open_catalog(ROOT, "test", {"base_path": str(base)})
    client = TestClient(create_app(lambda: fill(catalog), log=log))
    for path in (*PATHS, "next-event"):
        assert client.post(f"/{path}", json={"histories": told}).status_code == 200
        assert client.post(f"/{path}", json={"customer_ids": ids}).status_code == 200
    late = {"time": "2099-12-31T10:00:00Z", "product_id": "P001", "quantity": 1,
            "unit_price": 9.5}  # fmt: skip
    body = {"histories": [{"customer_id": "late", "order_lines": [late]}]}
    assert client.post("/next-order", json=body).status_code == 200
    for event in told[0]["events"][:5]:
        visit = {"customer_id": ids[0], "events": [event], "keep": True}
        assert client.post("/next-event", json=visit).status_code == 200
    return base


def replay(base: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    with open_session("test", base_path=str(base)) as session:
        session.run(pipeline_names=["replay"])
    folder = base / "08_reporting/replay"
    return tuple(
        pd.read_csv(folder / f"{name}.csv").set_index("task")
        for name in ("summary", "mismatches")
    )


def test_what_was_answered_is_answered_again(base):
    summary, mismatches = replay(base)
    assert {*summary.index} == {*PATHS.values(), "next_event"}
    assert summary.loc["ltv", "compared"] == CUSTOMERS
    assert summary.loc["next_event", "compared"] == CUSTOMERS + 5
    assert summary["mismatches"].sum() == len(mismatches) == 0
    assert summary["largest_difference"].max() <= 1e-5


def test_an_answer_that_was_another_is_found(base, tmp_path):
    for layer in LAYERS:
        (tmp_path / layer).symlink_to((base / layer).resolve())
    shutil.copytree(base / "09_served", tmp_path / "09_served")
    (file,) = (tmp_path / "09_served").glob("*.jsonl")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    number, known, old, sold = (one for one in lines if one["task"] == "ltv")
    number["rows"][0]["expected_spend"] += 0.1
    known["fingerprint"] = "0" * 16
    old["version"] = "2020-01-01-00000000"
    sold["history"]["order_lines"].pop()
    visit = next(one for one in lines if "visit" in one)
    visit["rows"][0]["likeliest"] = "nothing"
    kept = "".join(f"{json.dumps(one)}\n" for one in lines)
    file.write_text('{"cut": \n' + kept + '{"cut": ')
    summary, mismatches = replay(tmp_path)
    assert summary.loc["ltv", ["other_version", "mismatches"]].tolist() == [1, 3]
    outcomes = mismatches.loc["ltv", "outcome"].tolist()
    assert outcomes == ["other rows", "other features", "other features"]
    assert mismatches.loc["next_event", "outcome"] == "other rows"
