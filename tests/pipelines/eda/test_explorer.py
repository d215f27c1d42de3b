import pandas as pd
import pytest
from browser import in_a_browser, open_browser

from shopcast.pipelines.eda.explorer import make_explorer

CUBE = pd.DataFrame(
    {
        "day": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-09"]),
        "category": ["mugs", "rugs", "mugs"],
        "country": ["France", "Spain", "Spain"],
        "lines": [1, 2, 3],
        "units": [1.0, 2.0, 3.0],
        "revenue": [10.0, 80.0, 30.0],
    }
)
CHARTS = ("time", "by-category", "by-country", "by-weekday")
ASK = """id => { const [own] = document.getElementById(id).data;
    return own.orientation === "h" ? [own.y, own.x] : [own.x, own.y]; }"""
DRAWN = (
    """id => document.querySelectorAll(`#${id} .point path, #${id} .js-line`).length"""
)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("explorer") / "explorer.html"
    path.write_text(make_explorer(CUBE), encoding="utf-8")
    with open_browser() as started:
        page = started.new_page()
        page.goto(path.as_uri())
        page.wait_for_selector("#by-weekday .point path")
        yield page


@in_a_browser
def test_every_chart_shows_its_sums(page):
    assert page.evaluate(ASK, "by-category") == [["mugs", "rugs"], [40, 80]]
    assert page.evaluate(ASK, "by-country") == [["France", "Spain"], [10, 110]]
    assert page.evaluate(ASK, "time") == [["2024-01-01", "2024-01-08"], [90, 30]]
    drawn = {one: page.evaluate(DRAWN, one) for one in CHARTS}
    assert drawn == {"time": 1, "by-category": 2, "by-country": 2, "by-weekday": 7}


@in_a_browser
def test_a_filter_acts_on_every_chart(page):
    page.select_option("#country", label="Spain")
    assert page.evaluate(ASK, "by-category") == [["mugs", "rugs"], [30, 80]]
    assert page.inner_text("#sum-revenue") == "110"
    page.click("#reset")
    assert page.inner_text("#sum-revenue") == "120"
