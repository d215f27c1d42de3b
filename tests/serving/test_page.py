"""The page at `/demo` in a browser: what it shows is what the paths say."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import httpx
import pytest
import uvicorn
from browser import in_a_browser, open_browser
from running import ROOT

from shopcast.serving import shown
from shopcast.serving.app import create_app
from shopcast.serving.connections import Impatient
from shopcast.serving.filling import fill, open_catalog
from shopcast.serving.page import add_page

KEY = "open sesame"
PATIENCE = 120_000  # milliseconds, for a machine that is busy


@pytest.fixture(scope="module")
def service(runs) -> Iterator[SimpleNamespace]:
    """The service with its page, on 127.0.0.1, with a key."""
    catalog = open_catalog(ROOT, "test", {"base_path": str(runs[0])})
    app = create_app(lambda: fill(catalog), KEY)
    app = add_page(app, lambda: app.state.shelf)
    server = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="warning", http=Impatient)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    client = httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers={"X-API-Key": KEY}, timeout=120
    )
    yield SimpleNamespace(client=client, shelf=app.state.shelf, app=app)
    client.close()
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser():
    with open_browser() as started:
        yield started


@pytest.fixture(params=[1200, 390])
def page(request, browser, service):
    """The page, opened by who knows the key; its faults and requests elsewhere."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 900},
        http_credentials={"username": "anybody", "password": KEY},
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.elsewhere = []
    own = str(service.client.base_url)
    page.on(
        "request",
        lambda one: one.url.startswith((own, "data:")) or page.elsewhere.append(one),
    )
    page.faults = []
    page.on("pageerror", lambda one: page.faults.append(one))
    page.goto(f"{own}/demo/")
    page.wait_for_selector("#click-view")
    yield page
    assert not page.elsewhere
    assert not page.faults
    assert page.evaluate("document.documentElement.scrollWidth") <= request.param
    context.close()


def shows(page, place: str, text: str) -> None:
    from playwright.sync_api import expect

    expect(page.locator(place)).to_contain_text(text, timeout=PATIENCE)


def percent(chance: float, digits: int) -> str:
    return f"{100 * chance:.{digits}f} %"


@in_a_browser
def test_a_visit_by_clicks_is_that_of_the_api(page, service):
    own = page.input_value("#visitor input")
    events = service.shelf.shop.events_of(own, shown.PAST)
    end = service.shelf.end + shown.TEN
    product = shown.choices(service.shelf)[0][1]
    for number, kind in enumerate(("view", "cart", "view")):
        page.click(f"#click-{kind}")
        at = f"{end:%Y-%m-%dT%H:%M}:{20 * number:02d}Z"
        events.append({"time": at, "event_type": kind, "product_id": product})
        body = {"customer_id": own, "events": events}
        asked = service.client.post("/next-event", json=body).json()
        (said,) = asked["answers"][0]["rows"]
        last = page.locator("#events li").nth(number)
        last.wait_for()
        assert kind in last.inner_text()
        for name in ("p_purchase", "next_view", "next_cart", "next_end"):
            shows(page, "#said", percent(said[name], 1))
        shows(page, "#p-purchase", percent(said["p_purchase"], 1))
    page.click("#start-over")
    page.get_by_text("Nothing yet").wait_for()


@in_a_browser
def test_a_customer_who_is_looked_up_is_shown_as_the_api_tells_them(page, service):
    page.get_by_role("tab", name="A customer").click()
    own = page.input_value("#customer-id input")
    told = service.client.get(f"/customers/{own}").json()["tasks"]
    (order,), (value,) = told["next_order"], told["ltv"]
    shows(page, "#customer", percent(order["p_order"], 0))
    for name in ("expected_spend", "low", "high", "median"):
        shows(page, "#customer", f"{value[name]:,.0f}")
    shows(page, "#customer", told["segmentation"][0]["name"])
    for row in told["basket"]:
        shows(page, "#customer", row["description"])
    page.fill("#customer-id input", "nobody")
    page.press("#customer-id input", "Enter")
    page.get_by_text("Nothing is known of").wait_for()


@in_a_browser
def test_three_products_give_ten_suggestions_as_the_api_says_them(page, service):
    page.get_by_role("tab", name="A basket").click()
    shows(page, "#suggestions", "Choose a product")
    chosen = [one for _, one in shown.choices(service.shelf)[:3]]
    for own in chosen:
        page.click("#basket-products input")
        page.get_by_role("option", name=f"({own})").click()
    page.keyboard.press("Escape")
    end = service.shelf.end - shown.TEN
    lines = [
        {"time": f"{end:%Y-%m-%dT%H:%M:%SZ}", "product_id": one, "quantity": 1,
         "unit_price": 1.0}
        for one in chosen
    ]  # fmt: skip
    body = {"histories": [{"customer_id": "demo", "order_lines": lines}]}
    rows = service.client.post("/basket", json=body).json()["answers"][0]["rows"]
    for place, row in enumerate(rows):
        shows(page, f"#suggestions li:nth-child({place + 1})", row["description"])
    assert page.locator("#suggestions li").count() == len(rows)


def test_the_page_asks_for_the_key_too(service):
    open_client = httpx.Client(base_url=service.client.base_url, timeout=120)
    for path in ("/demo", "/demo/", "/demo/config", "/demo/gradio_api/info",
                 "/demo/gradio_api/queue/data", "/gradio_api/info"):  # fmt: skip
        for headers in (
            {},
            {"Authorization": "Basic eDp5"},
            {"Authorization": "Basic"},
        ):
            found = open_client.get(path, headers=headers)
            assert found.status_code == 401, path
    assert "Basic" in found.headers["www-authenticate"]
    assert open_client.get("/demo/", auth=("anybody", KEY)).status_code == 200


def test_text_of_the_shop_is_shown_as_text(service):
    told = service.shelf.shop
    odd = "<script>alert(1)</script>"
    told.named["odd"] = odd
    event = {"time": "2025-01-01T10:00:00Z", "event_type": "view", "product_id": "odd"}
    text = shown.told_events([event], service.shelf)
    del told.named["odd"]
    assert odd not in text
    assert "&lt;script&gt;" in text
    assert odd not in shown.customer(odd, service.shelf)


def test_a_task_that_is_down_is_said_on_the_page(service):
    shelf = service.shelf
    empty = type(shelf)(None, {}, dict.fromkeys(shelf.up, "it is down."), "nothing.")
    event = {"time": "2025-01-01T10:00:00Z", "event_type": "view"}
    assert "it is down." in shown.next_events([event], shown.NEW, empty)
    assert "run it" in shown.suggestions(["P001"], empty)
    assert "Nothing is known yet" in shown.lead(empty)


@in_a_browser
@pytest.mark.parametrize("typed", ["", "o'x\u0000"])
def test_whatever_is_typed_as_a_visitor_is_somebody(page, typed):
    page.fill("#visitor input", typed)
    page.press("#visitor input", "Enter")
    page.click("#click-view")
    shows(page, "#said", "%")


def late(route) -> None:
    time.sleep(1)
    route.continue_()


@in_a_browser
def test_products_and_customers_to_choose_are_those_of_now(page, service):
    page.route("**/queue/join*", late)
    more = service.shelf.shop.named | {"P-new": "A new lamp"}
    now = replace(service.shelf.shop, popular=("P-new",))
    now.__dict__["named"] = more
    service.app.state.shelf = replace(service.shelf, shop=now)
    page.reload()
    page.wait_for_selector("#click-view")
    page.click("#visit-product input")
    page.get_by_role("option", name="A new lamp").wait_for()
    service.app.state.shelf = service.shelf


@in_a_browser
def test_the_description_of_the_paths_is_drawn_without_a_network(page, service):
    page.goto(f"{service.client.base_url}/docs")
    page.get_by_text("/next-event", exact=True).first.wait_for()
    page.get_by_role("button", name="Authorize").first.wait_for()
