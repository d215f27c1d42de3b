"""The service's paths, its key and its limits, by a task that only counts."""

import json
import logging

import pytest
from fastapi.testclient import TestClient
from small_shelf import small_shelf

from shopcast.bad_input import BadInput
from shopcast.serving.answer_log import AnswerLog
from shopcast.serving.app import create_app
from shopcast.serving.guard import Limits

KEY = {"X-API-Key": "open sesame"}
LINE = {"time": "2024-01-05T10:00:00Z", "product_id": "mug", "quantity": 1,
        "unit_price": 5.0}  # fmt: skip
HISTORY = {"customer_id": "zoe", "order_lines": [LINE, LINE | {"product_id": "rug"}]}


@pytest.fixture(scope="module")
def shared():
    return create_app(small_shelf)


@pytest.fixture
def client(shared) -> TestClient:
    shared.state.shelf = small_shelf()
    return TestClient(shared)


@pytest.fixture(scope="module")
def guarded() -> TestClient:
    limits = Limits(body_bytes=2_000)
    return TestClient(create_app(small_shelf, KEY["X-API-Key"], limits))


def test_customers_are_looked_up_in_the_order_of_the_request(client):
    found = client.post("/ltv", json={"customer_ids": ["bob", "eve", "ann"]}).json()
    assert found["model"] == "counting"
    assert found["version"] == "2024-02-01-01234567"
    assert found["answers"] == [
        {"customer_id": "bob", "rows": [{"orders": 1}]},
        {"customer_id": "eve", "rows": []},
        {"customer_id": "ann", "rows": [{"orders": 3}]},
    ]


def test_histories_are_answered_each_at_its_own_moment(client):
    early = HISTORY | {"as_of": "2024-01-05T10:00:00Z"}
    local = HISTORY | {"as_of": "2024-01-05T12:00:01+02:00"}
    body = {"histories": [HISTORY, early, local]}
    found = client.post("/ltv", json=body).json()["answers"]
    rows = [{"orders": 2, "model": "counting"}]
    assert [one["rows"] for one in found] == [rows, [], rows]
    assert [one["customer_id"] for one in found] == ["zoe"] * 3


def test_all_that_is_known_of_a_customer_is_in_one_place(client):
    assert client.get("/customers/ann").json()["tasks"] == {"ltv": [{"orders": 3}]}
    missing = client.get("/customers/eve")
    assert missing.status_code == 404
    assert "nothing is known of 'eve'" in missing.json()["detail"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/basket", {"customer_ids": ["ann"]}),
        ("/basket", {"histories": [HISTORY]}),
        ("/next-event", {"customer_id": "ann", "events": [
            {"time": "2024-01-05T10:00:00Z", "event_type": "view"}]}),
    ],
)  # fmt: skip
def test_a_task_that_is_down_says_so_and_the_others_answer(client, path, body):
    found = client.post(path, json=body)
    assert found.status_code == 503
    assert "there is none" in found.json()["detail"]
    assert client.post("/ltv", json={"customer_ids": ["ann"]}).status_code == 200
    health = client.get("/health").json()
    assert health["status"] == "part"
    assert health["tasks"]["ltv"]["trained_until"] == "2024-01-01"
    assert health["tasks"]["basket"] == {
        "up": False, "why": "basket.predictor: there is none; run basket."
    }  # fmt: skip
    assert client.head("/health").status_code == 200


def test_health_tells_what_a_task_cannot_be_asked(client):
    own = client.app.state.shelf.up["ltv"]
    client.app.state.shelf.down.clear()
    assert client.get("/health").json()["status"] == "ok"
    object.__setattr__(own, "told", None)
    told = client.get("/health").json()
    assert told["status"] == "part"
    assert told["tasks"]["ltv"]["by_history"]
    assert not told["tasks"]["ltv"]["by_customer"]


def test_who_asks_of_a_time_that_the_model_has_learnt_from_is_warned(client):
    early = HISTORY | {"as_of": "2023-12-31T00:00:00Z"}
    first, last = client.post("/ltv", json={"histories": [early, HISTORY]}).json()[
        "answers"
    ]
    assert (
        first["warning"]
        == "as_of is before 2024-01-01, until which the model was fitted."
    )
    assert "warning" not in last


def test_pages_of_other_sites_may_not_ask(client):
    strange = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/reload", headers=strange).status_code == 403
    assert client.post("/reload", headers={"Sec-Fetch-Site": "same-origin"}).is_success
    assert client.get("/health", headers=strange).is_success


def test_what_the_page_has_no_use_for_is_not_there(client):
    for name in ("upload", "deep_link", "file=/etc/passwd", "proxy=x", "stream/1"):
        for method in ("GET", "POST"):
            found = client.request(method, f"/demo/gradio_api/{name}")
            assert found.json() == {"detail": "There is nothing here."}


def test_the_description_needs_no_network_and_names_the_key(guarded):
    page = guarded.get("/docs", headers=KEY).text
    assert "://" not in page.replace("http://www.w3.org", "")
    schema = guarded.get("/openapi.json", headers=KEY).json()
    assert schema["components"]["securitySchemes"]["key"]["name"] == "X-API-Key"
    assert schema["paths"]["/health"]["get"]["security"] == []
    assert schema["security"] == [{"key": []}]


@pytest.mark.parametrize(
    ("body", "loc"),
    [
        ({"customer_ids": ["a "]}, ["body", "customers", "customer_ids", 0]),
        ({"customer_ids": ["a\n"]}, ["body", "customers", "customer_ids", 0]),
        ({"histories": [1]}, ["body", "histories", "histories", 0]),
        ({"customer_id": "a"}, ["body", "visit", "events"]),
        ({}, ["body"]),
    ],
)
def test_a_fault_is_told_of_what_was_asked_alone(client, body, loc):
    (one,) = client.post("/next-event", json=body).json()["detail"]
    assert one["loc"] == loc


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"customer_ids": []},
        {"customer_ids": ["ann"], "histories": [HISTORY]},
        {"histories": [HISTORY | {"order_lines": [LINE | {"quantity": "two"}]}]},
        {"histories": [HISTORY | {"order_lines": [LINE | {"colour": "red"}]}]},
        {"histories": [HISTORY | {"as_of": "2024-01-05"}]},
        {"histories": [HISTORY | {"order_lines": [LINE | {"time": "soon"}]}]},
        {"histories": [HISTORY] * 101},
        {"customer_ids": ["x" * 201]},
        {"histories": [HISTORY | {"order_lines": [LINE | {"quantity": "2"}]}]},
        {"histories": [HISTORY | {"order_lines": [LINE | {"time": 1704449410}]}]},
        {"histories": [HISTORY | {"as_of": "9999-12-31T23:59:59Z"}]},
    ],
)
def test_what_cannot_be_read_names_the_field(client, body):
    found = client.post("/ltv", json=body)
    assert found.status_code == 422
    assert all(len(one["loc"]) > 1 or not body for one in found.json()["detail"])


def test_a_number_that_is_none_is_refused(client):
    body = json.dumps({"histories": [HISTORY]}).replace("5.0", "NaN")
    sent = client.post(
        "/ltv", content=body, headers={"content-type": "application/json"}
    )
    assert sent.status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        b'{"customer_ids": [NaN]}',
        b'{"customer_ids": Infinity, "\\ud800": 1}',
        b'{"customer_ids": ["\\ud800"]}',
        b'{"histories": [{"customer_id": "a", "order_lines": [{"quantity": 1e999}]}]}',
        b"[" * 5_000,
        b"\xff\xfe",
        b"",
    ],
)
def test_what_json_cannot_hold_is_refused_too(client, body):
    found = client.post(
        "/ltv", content=body, headers={"content-type": "application/json"}
    )
    assert found.status_code == 422
    unsaid = client.post("/ltv", content=body)
    assert unsaid.status_code == 415
    assert unsaid.json()["detail"] == "Send Content-Type: application/json."
    assert found.json()["detail"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-be"])
def test_json_of_every_encoding_is_read(client, encoding):
    body = '{"customer_ids": ["ann"]}'.encode(encoding)
    found = client.post(
        "/ltv", content=body, headers={"content-type": "application/json"}
    )
    assert found.status_code == 200


def test_all_paths_but_one_ask_for_the_key(guarded):
    paths = {one.path for one in guarded.app.routes} | {"/nowhere", "/demo"}
    assert {"/docs", "/metrics", "/openapi.json", "/ltv", "/reload"} <= paths
    for path in paths - {"/health"}:
        for headers in ({}, {"X-API-Key": "sesame"}, {"Authorization": "Bearer x"}):
            for method in ("GET", "POST"):
                found = guarded.request(method, path, headers=headers)
                assert found.status_code == 401, path
    assert guarded.get("/health").status_code == 200
    assert guarded.get("/metrics", headers=KEY).status_code == 200
    bearer = {"Authorization": f"Bearer {KEY['X-API-Key']}"}
    assert guarded.get("/customers/ann", headers=bearer).status_code == 200


def test_a_body_that_is_too_large_is_refused_whatever_it_says_of_its_size(guarded):
    body = json.dumps({"customer_ids": ["x" * 100] * 30})
    assert guarded.post("/ltv", content=body, headers=KEY).status_code == 413
    parts = (body[at : at + 500].encode() for at in range(0, len(body), 500))
    assert guarded.post("/ltv", content=parts, headers=KEY).status_code == 413


def test_an_error_that_nobody_foresaw_tells_nothing_of_the_machine(client, caplog):
    def fail(*_, **__):
        raise RuntimeError("/secret/path")

    object.__setattr__(client.app.state.shelf.up["ltv"], "answer", fail)
    with caplog.at_level(logging.ERROR, "shopcast.serving"):
        found = client.post("/ltv", json={"histories": [HISTORY]})
    assert found.status_code == 500
    assert "secret" not in found.text
    assert "secret" in caplog.text


def test_requests_are_counted_and_logged_by_their_names(caplog):
    client = TestClient(create_app(small_shelf))
    with caplog.at_level(logging.INFO, "shopcast.serving"):
        sent = {"X-Request-ID": "mine-1"}
        found = client.post("/ltv", json={"customer_ids": ["ann"]}, headers=sent)
    assert found.headers["X-Request-ID"] == "mine-1"
    (line,) = [one for one in caplog.records if one.message == "answered"]
    assert (line.request_id, line.route, line.status) == ("mine-1", "/ltv", 200)
    bad = client.get("/health", headers={"X-Request-ID": "not one of mine"})
    assert len(bad.headers["X-Request-ID"]) == 32
    told = client.get("/metrics").text
    assert (
        'shopcast_requests_total{method="POST",route="/ltv",status="200"} 1.0' in told
    )
    assert 'shopcast_task_up{task="basket"} 0.0' in told


def test_a_reload_answers_by_what_is_there_now():
    shelves = [small_shelf(), small_shelf()]
    shelves[0].up.clear()
    shelves[0].down["ltv"] = "ltv.predictor: there is none; run ltv."
    client = TestClient(create_app(lambda: shelves.pop(0)))
    assert client.post("/ltv", json={"customer_ids": ["ann"]}).status_code == 503
    assert client.post("/reload").json()["tasks"]["ltv"]["up"]
    assert client.post("/ltv", json={"customer_ids": ["ann"]}).status_code == 200


def test_an_answer_that_cannot_be_kept_is_given_and_the_log_says_so(tmp_path, caplog):
    log = AnswerLog(tmp_path / "kept")
    client = TestClient(create_app(small_shelf, log=log))
    body = {"histories": [HISTORY]}
    assert client.post("/ltv", json=body).status_code == 200
    (file,) = (tmp_path / "kept").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    (kept,) = [json.loads(line) for line in file.read_text().splitlines()]
    assert (kept["task"], kept["customer_id"]) == ("ltv", "zoe")
    assert kept["rows"] == [{"orders": 2, "model": "counting"}]
    file.unlink()
    file.mkdir()
    assert client.post("/ltv", json=body).status_code == 200
    assert "an answer was not kept" in caplog.text
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match=r"--log-answers: .* cannot be made"):
        AnswerLog(tmp_path / "file/within")
