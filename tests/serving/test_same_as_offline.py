"""What the service says of a customer's history is what the pipeline said of them."""

import io
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from fastapi.testclient import TestClient
from kedro.framework.project import pipelines
from running import ROOT
from told_histories import histories_of

from shopcast.serving.app import PATHS, create_app
from shopcast.serving.filling import fill, open_catalog
from shopcast.serving.said import ANSWERS
from shopcast.serving.served import SERVED
from shopcast.serving.shelf import Shelf

TASKS = {path: task for path, task in PATHS.items()} | {"next-event": "next_event"}
RELATIVE = {"decile"}
CUSTOMERS, TOLERANCE = 12, 1e-5  # networks round otherwise for fewer rows


def shelf_of(base: Path) -> Shelf:
    return fill(open_catalog(ROOT, "test", {"base_path": str(base)}))


@pytest.fixture(scope="module")
def client(runs) -> TestClient:
    return TestClient(create_app(lambda: shelf_of(runs[0])))


@pytest.fixture(scope="module")
def ids(runs) -> list[str]:
    """Customers, those with the fewest events first and with the most last."""
    seen = pd.read_parquet(runs[0] / "03_primary/events.parquet")["customer_id"]
    known = pd.read_parquet(runs[0] / "03_primary/customers.parquet")["customer_id"]
    counts = seen.value_counts().reindex(known).fillna(0).sort_values(kind="stable")
    half = CUSTOMERS // 2
    return [*counts.index[:half], *counts.index[-half:]]


def rows(client: TestClient, path: str, body: dict) -> list[list[dict]]:
    found = client.post(f"/{path}", json=body)
    assert found.status_code == 200, found.text
    return [one["rows"] for one in found.json()["answers"]]


def test_all_tasks_are_up(client):
    health = client.get("/health").json()
    assert health["status"] == "ok"
    assert {*health["tasks"]} == {*TASKS.values()}


@pytest.mark.parametrize("path", TASKS)
def test_a_look_up_is_a_row_of_the_table(client, runs, ids, path):
    table = pd.read_parquet(runs[0] / f"07_model_output/{TASKS[path]}.parquet")
    for own, found in zip(ids, rows(client, path, {"customer_ids": ids}), strict=True):
        expected = table[table["customer_id"].astype(str) == own]
        assert len(found) == len(expected)
        for (_, row), said in zip(expected.iterrows(), found, strict=True):
            numbers = {name for name in said if isinstance(said[name], float)}
            assert {name: said[name] for name in numbers} == row[[*numbers]].to_dict()
            assert {*said} == {*table.columns} - {"customer_id"}


@pytest.mark.parametrize("path", TASKS)
def test_rows_are_of_the_documented_fields(client, runs, ids, path):
    kind = ANSWERS[TASKS[path]]
    row = kind.model_fields["answers"].annotation.__args__[0]
    fields = row.model_fields["rows"].annotation.__args__[0].model_fields
    for body in ({"customer_ids": ids}, {"histories": histories_of(runs[0], ids)}):
        found = client.post(f"/{path}", json=body).json()
        kind.model_validate(found)
        assert {name for one in found["answers"] for row in one["rows"]
                for name in row} <= {*fields}  # fmt: skip


def test_what_answers_need_of_today_is_what_the_pipelines_make():
    for name, served in SERVED.items():
        made = pipelines[f"{name}_predict"].all_outputs()
        assert served.outlook == (f"{name}.outlook" in made)


@pytest.mark.parametrize("path", TASKS)
def test_an_answer_by_history_is_that_of_the_table(client, runs, ids, path):
    histories = histories_of(runs[0], ids)
    told = rows(client, path, {"customer_ids": ids})
    found = rows(client, path, {"histories": histories})
    assert any(found)
    for expected, said in zip(told, found, strict=True):
        assert len(said) == len(expected)
        for row, own in zip(expected, said, strict=True):
            assert {*own} == {*row} - RELATIVE
            for name, value in own.items():
                near = isinstance(value, float)
                assert value == (pytest.approx(row[name], abs=TOLERANCE, rel=TOLERANCE)
                                 if near else row[name])  # fmt: skip


def test_one_history_is_answered_as_among_others(client, runs, ids):
    histories = histories_of(runs[0], ids)
    among = rows(client, "next-order", {"histories": histories})
    alone = rows(client, "next-order", {"histories": histories[-1:]})
    assert alone[0][0]["p_order"] == pytest.approx(among[-1][0]["p_order"], abs=1e-5)


@pytest.mark.parametrize("path", TASKS)
def test_a_history_is_answered_alike_beside_others_that_name_orders_alike(client, path):
    as_of = {"as_of": "2025-01-01T00:00:00Z"}
    told = [
        as_of | {
            "customer_id": f"c{number}",
            "order_lines": [BOUGHT | {"order_id": "o1", "quantity": 1 + number},
                            BOUGHT | {"order_id": "o2", "product_id": "P002"}],
            "events": [{"time": "2024-12-31T10:00:00Z", "event_type": "view",
                        "session_id": "s1", "product_id": f"P00{number}"}],
        }
        for number in range(3)
    ]  # fmt: skip
    among = client.post(f"/{path}", json={"histories": told}).json()["answers"]
    for number, one in enumerate(told):
        (alone,) = client.post(f"/{path}", json={"histories": [one]}).json()["answers"]
        assert alone["rows"]
        assert alone["fingerprint"] == among[number]["fingerprint"]
        assert len(alone["rows"]) == len(among[number]["rows"])


def test_a_history_that_is_told_twice_and_again_a_week_later(client, runs, ids):
    (one,) = histories_of(runs[0], ids[-1:])
    at = pd.read_parquet(runs[0] / "07_model_output/ltv.parquet")["at"].iloc[0]
    later = one | {"as_of": f"{at + pd.Timedelta(days=7):%Y-%m-%d}T00:00:00Z"}
    first, again, week = rows(client, "ltv", {"histories": [one, one, later]})
    assert first == again
    assert pd.Timestamp(week[0]["at"]) == at.tz_localize("UTC") + pd.Timedelta(days=7)


BOUGHT = {"time": "2024-11-02T10:15:00Z", "product_id": "P001", "quantity": 1,
          "unit_price": 9.5}  # fmt: skip
ODD = {
    "nothing": {},
    "a return alone": {"order_lines": [{"quantity": -1}]},
    "nothing sold": {"order_lines": [{"quantity": 0}]},
    "a product that nobody knows": {"order_lines": [{"product_id": "'; --"}]},
    "no product": {"order_lines": [{"product_id": None}]},
    "a moment before all": {"order_lines": [{}], "as_of": "1985-01-01T00:00:00Z"},
    "a late moment": {"order_lines": [{}], "as_of": "2099-12-31T23:59:59Z"},
}


@pytest.mark.parametrize("name", ODD)
def test_odd_histories_are_answered_or_nothing_is_said(client, name):
    told = ODD[name]
    lines = [BOUGHT | line for line in told.get("order_lines", [])]
    history = told | {"customer_id": "o'x", "order_lines": lines}
    for path in TASKS:
        (found,) = rows(client, path, {"histories": [history]})
        assert path != "next-event" or found == []


def test_events_that_are_told_one_by_one_are_answered_as_all_at_once(client, runs, ids):
    (history,) = histories_of(runs[0], ids[-1:])
    visit = {"customer_id": ids[-1]}
    events = history["events"]
    (whole,) = rows(client, "next-event", {"histories": [history]})
    for event in events:
        (kept,) = rows(client, "next-event", visit | {"events": [event], "keep": True})
    (once,) = rows(client, "next-event", visit | {"events": events})
    for said in (kept, once):
        for name in ("p_purchase", "next_view", "next_end"):
            assert said[0][name] == pytest.approx(whole[0][name], abs=1e-5)
    early = client.post(
        "/next-event", json=visit | {"events": events[:1], "keep": True}
    )
    assert early.status_code == 422
    assert "which was told before" in early.json()["detail"][0]["msg"]


def test_events_that_preparation_drops_are_left_out_of_a_visit_too(client, runs, ids):
    (history,) = histories_of(runs[0], ids[-1:])
    events = history["events"][-3:]
    broken = events[-1] | {"price": -1.0, "event_type": "cart"}
    told = [{"customer_id": "eve", "events": [*events, broken, events[-1]]}]
    (whole,) = rows(client, "next-event", {"histories": told})
    visit = {"customer_id": "eve", "keep": True}
    for several in (events, [broken], events[-1:], events[-1:]):
        found = client.post("/next-event", json=visit | {"events": several}).json()
        ((said,),) = (one["rows"] for one in found["answers"])
        assert said["events"] == whole[0]["events"]
        assert said["p_purchase"] == pytest.approx(whole[0]["p_purchase"], abs=1e-5)
    twice = visit | {"customer_id": "y", "events": events}
    first, again = (client.post("/next-event", json=twice).json() for _ in range(2))
    assert first == again
    nobody = client.post("/next-event", json=visit | {"customer_id": "x", "events":
                                                      [broken]}).json()  # fmt: skip
    assert nobody["answers"][0]["rows"] == []
    late = events[-1] | {"time": "2099-01-01T00:00:00Z"}
    refused = client.post("/next-event", json=visit | {"events": [late]})
    assert refused.status_code == 422
    assert "is in the future" in refused.json()["detail"][0]["msg"]


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def exchange(path: Path) -> None:
    shutil.copy(path.parent.parent / "category/predictor.zip", path)


def age(path: Path) -> None:
    """Let another version of scikit-learn have made it."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["manifest.json"] = parts["manifest.json"].replace(
        b'"keras": "', b'"keras": "0'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    path.write_bytes(buffer.getvalue())


HARM = {
    "ltv": (damage, "is damaged; run ltv again."),
    "next_order": (exchange, "this is the predictor of category"),
    "segmentation": (age, "made with other versions (keras"),
    "next_event": (Path.unlink, "there is none; run next_event."),
}


def test_a_predictor_that_cannot_be_used_marks_its_task_down(tmp_path, runs):
    for layer in ("03_primary", "04_feature", "07_model_output"):
        (tmp_path / layer).symlink_to(runs[0] / layer)
    own = tmp_path / "06_models"
    own.mkdir()
    for folder in (runs[0] / "06_models").iterdir():
        (own / folder.name).symlink_to(folder)
    for task, (harm, _) in HARM.items():
        (own / task).unlink()
        shutil.copytree(runs[0] / "06_models" / task, own / task)
        harm(own / task / "predictor.zip")
    client = TestClient(create_app(lambda: shelf_of(tmp_path)))
    health = client.get("/health")
    assert str(tmp_path) not in health.text
    for task, (_, says) in HARM.items():
        assert says in health.json()["tasks"][task]["why"]
    for path, task in (("/ltv", "ltv"), ("/segment", "segmentation")):
        found = client.post(path, json={"customer_ids": ["1"]})
        assert found.status_code == 503
        assert HARM[task][1] in found.json()["detail"]
    assert client.post("/basket", json={"customer_ids": ["1"]}).status_code == 200
    for task in HARM:
        shutil.copy(runs[0] / "06_models" / task / "predictor.zip", own / task)
    health = client.post("/reload").json()
    assert health["status"] == "ok", health
