"""Two odd shops, from their files to prepared tables by the command alone."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from kedro.framework import startup
from kedro.framework.project import settings
from kedro.framework.startup import bootstrap_project
from omegaconf import OmegaConf
from running import PLUGINS, ROOT

from shopcast.new_shop.command import new_shop

CUSTOMERS = 30


def bootstrap(project: Path) -> None:
    bootstrap_project(project)
    settings.set("DISABLE_HOOKS_FOR_PLUGINS", PLUGINS)


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """The project without any shop, and without MLflow."""
    for name in ("base", "local", "logging.yml"):
        place = tmp_path / "conf" / name
        place.parent.mkdir(exist_ok=True)
        own = ROOT / "conf" / name
        if own.is_dir():
            shutil.copytree(own, place)
        elif own.is_file():
            shutil.copy(own, place)
        else:
            place.mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "src").mkdir()
    monkeypatch.setattr(startup, "bootstrap_project", bootstrap)
    yield tmp_path
    settings.set("DISABLE_HOOKS_FOR_PLUGINS", ())
    bootstrap_project(ROOT)


def make(project: Path, *arguments: object) -> str:
    """Run the command; give what it prints."""
    asked = [*map(str, arguments), "--project", str(project)]
    done = CliRunner().invoke(new_shop, asked)
    assert done.exit_code == 0, done.output
    return done.output


def source(project: Path, name: str) -> dict:
    return OmegaConf.load(project / f"conf/{name}/parameters.yml").source


def quality(project: Path, name: str) -> dict:
    return json.loads((project / f"data/{name}/08_reporting/quality.json").read_text())


def german(folder: Path) -> tuple[list[Path], float]:
    """Write orders as a German shop system exports them; tell what was paid."""
    rng = np.random.default_rng(1)
    rows, paid = [], 0.0
    for order in range(200):
        day = pd.Timestamp("2023-02-01 18:05") + pd.Timedelta(days=int(order * 2))
        off = 5.5 if order % 4 == 0 else 0.0
        for _ in range(2):
            number, price = int(rng.integers(1, 3)), float(rng.integers(900, 150000))
            paid += number * price / 100
            rows.append(
                (f"B{order}", f"{day:%d.%m.%Y %H:%M}", f"K{order % CUSTOMERS}",
                 f"00{rng.integers(10, 30)}", "Gartenstühle, weiß", number,
                 money(price / 100), money(off))
            )  # fmt: skip
        paid -= off
    names = ["Bestell-Nr.", "Bestelldatum", "Kunden-Nr.", "Artikel-Nr.", "Bezeichnung",
             "Menge", "Einzelpreis", "Rabatt"]  # fmt: skip
    path = folder / "Bestellungen.csv"
    table = pd.DataFrame(rows, columns=names)
    table.to_csv(path, sep=";", index=False, encoding="latin-1")
    return [path], paid


def money(value: float) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def test_a_german_shop_is_read_as_it_is_written(project, tmp_path):
    files, paid = german(tmp_path)
    said = make(project, "garten", *files)
    found = source(project, "garten")
    assert (found.timezone, found.holidays) == ("Europe/Berlin", "DE")
    lines = found.tables.order_lines
    assert dict(lines.columns) == {
        "order_id": "Bestell-Nr.", "customer_id": "Kunden-Nr.", "time": "Bestelldatum",
        "product_id": "Artikel-Nr.", "quantity": "Menge", "unit_price": "Einzelpreis",
        "discount": "Rabatt", "description": "Bezeichnung",
    }  # fmt: skip
    assert lines.time_format == "%d.%m.%Y %H:%M"
    assert (lines.decimal, lines.discount_per) == (",", "order")
    kept = pd.read_parquet(project / "data/garten/03_primary/transactions.parquet")
    assert kept["amount"].sum() == pytest.approx(paid)
    assert kept["product_id"].str.startswith("00").all()
    assert kept["time"].min() == pd.Timestamp("2023-02-01 17:05")
    assert "order_lines: 400 of 400 rows are kept" in said
    assert "kedro run --env garten --pipelines ltv" in said


def tracked(folder: Path) -> list[Path]:
    """Write events of a tracking tool, in two files of JSON lines."""
    types = ["product_detail_view", "page_view", "add_to_basket", "checkout_complete",
             "search", "remove_from_basket", "add_to_wishlist"]  # fmt: skip
    paths = []
    for part in range(2):
        path = folder / f"events_{part}.jsonl"
        with path.open("w") as file:
            for number in range(700):
                kind = types[number % len(types)]
                at = 1_700_000_000_123 + (part * 700 + number) * 3_600_000
                event = {"ts": at, "event": kind, "visitor_id": f"v{number % 40}",
                         "session_id": f"s{part}-{number // 7}"}  # fmt: skip
                if kind not in ("page_view", "search"):
                    event |= {"sku": f"P-{number % 11}", "price": 1995}
                file.write(json.dumps(event) + "\n")
        paths.append(path)
    return paths


def test_a_tracking_tools_events_are_read_by_their_names(project, tmp_path):
    said = make(project, "web", *tracked(tmp_path), "--timezone", "Europe/Paris")
    found = source(project, "web")
    assert found.timezone == "Europe/Paris"
    assert dict(found.event_types) == {
        "product_detail_view": "view", "page_view": "other", "search": "other",
        "add_to_basket": "cart", "checkout_complete": "purchase",
        "remove_from_basket": "remove", "add_to_wishlist": "favourite",
    }  # fmt: skip
    events = found.tables.events
    assert events.time_format == "milliseconds"
    assert events.columns.customer_id == "visitor_id"
    kept = pd.read_parquet(project / "data/web/03_primary/events.parquet")
    assert len(kept) == 1000
    assert kept["time"].min() == pd.Timestamp(1_700_000_000_123, unit="ms")
    rules = quality(project, "web")["events"]["dropped"]
    assert rules["other_type"] == 400
    assert "next_event:  # 58 days are fewer" in said
    periods = OmegaConf.load(project / "conf/web/parameters.yml").next_event.periods
    assert periods.horizon_days < 30


def test_an_environment_that_is_there_is_not_written_over(project, tmp_path):
    files, _ = german(tmp_path)
    mine = project / "conf/mine/parameters.yml"
    mine.parent.mkdir()
    mine.write_text("seed: 7\n")
    done = CliRunner().invoke(new_shop, ["mine", *map(str, files), "--project",
                                         str(project)])  # fmt: skip
    assert done.exit_code == 1
    assert "conf/mine is there already" in done.output
    assert mine.read_text() == "seed: 7\n"


def test_what_no_file_tells_is_asked_for(project, tmp_path):
    path = tmp_path / "notes.csv"
    path.write_text("colour,size\nred,3\nblue,4\n")
    done = CliRunner().invoke(new_shop, ["odd", str(path), "--project", str(project)])
    assert done.exit_code == 1
    assert "--column customer_id=Client" in done.output
    assert not (project / "conf/odd").exists()
