"""List every parameter, what it is by default, and what it means.

    python docs/list_parameters.py     writes docs/parameters.md

The list is made of the types that read the parameters; tests/test_parameters.py
holds the page to it.
"""

import inspect
import json
import re
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from omegaconf import OmegaConf
from pydantic import BaseModel

from shopcast.features.cutoffs import Periods
from shopcast.learning.boosted import BoostingOptions
from shopcast.learning.training import Fit
from shopcast.pipelines.basket.options import Options as Basket
from shopcast.pipelines.category.options import Options as Category
from shopcast.pipelines.early_warning.options import Options as Warning_
from shopcast.pipelines.eda.options import Options as Exploration
from shopcast.pipelines.ltv.options import Options as Value
from shopcast.pipelines.next_event.options import Options as Event
from shopcast.pipelines.next_order.options import Options as Order
from shopcast.pipelines.segmentation.options import Options as Segments
from shopcast.pipelines.simulation.nodes import Shop
from shopcast.tables.sources import Source, TableSource

ROOT = Path(__file__).resolve().parents[1]
MOST = 70  # letters of a value that are shown
PAGE = ROOT / "docs" / "parameters.md"
OPTIONS = {
    "eda": Exploration, "segmentation": Segments, "next_order": Order,
    "category": Category, "basket": Basket, "next_event": Event,
    "early_warning": Warning_, "ltv": Value, "simulation": Shop,
}  # fmt: skip
SHARED = {Fit: "fit", BoostingOptions: "lightgbm", TableSource: "source.tables"}
HEAD = """# Parameters

Made by `python docs/list_parameters.py` from the types that read them. Change one for a
run (`--params ltv.options.folds=3`), or for a shop in
`conf/<shop>/parameters_<task>.yml`, which is merged softly: what it does not name stays
as it is here. `--params preset=quick` puts `conf/base/presets/quick.yml` over them: a
first answer in a fraction of the time. What lies under `predicting` may change after
training; a predictor that was trained with other values of the rest is refused.
"""


def attributes(kind: type[BaseModel]) -> dict[str, str]:
    """Read what a class's docstring, and those it stems from, say of its fields."""
    found: dict[str, str] = {}
    for one in reversed(kind.__mro__[: kind.__mro__.index(BaseModel)]):
        told = inspect.cleandoc(one.__dict__.get("__doc__") or "")
        _, _, listed = told.partition("Attributes:\n")
        for name, text in re.findall(r"^    (\w+): ((?:.|\n     )*)", listed, re.M):
            found[name] = " ".join(text.split())
    return found


def group_of(kind: Any) -> type[BaseModel] | None:
    """Find the class of parameters that a field holds, if it holds one."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    if typing.get_origin(kind) in (typing.Annotated, typing.Union, types.UnionType):
        return next(filter(None, map(group_of, typing.get_args(kind))), None)
    return None


def rows(kind: type[BaseModel], name: str, values: Any) -> Iterator[tuple[str, ...]]:
    """List a class's parameters: name, value, meaning."""
    told = attributes(kind)
    for field, info in kind.model_fields.items():
        own, within = f"{name}.{field}", group_of(info.annotation)
        known = values if isinstance(values, dict) else {}
        given = known.get(field, info.get_default(call_default_factory=True))
        if within in SHARED:
            yield own, _written(given), told.get(field) or _first(within)
        elif within is None:
            yield own, _written(given), told.get(field, "")
        else:
            yield own, "", told.get(field) or _first(within)
            yield from rows(within, own, given)


def _first(kind: type[BaseModel]) -> str:
    return (inspect.getdoc(kind) or "").splitlines()[0]


def _written(value: Any) -> str:
    plain = value is None or isinstance(value, bool)
    text = json.dumps(value) if plain else str(value)
    text = text.replace("|", "\\|")
    return f"`{text}`" if len(text) <= MOST else f"`{text[:MOST]}…`"


def page() -> str:
    """Write the page."""
    source = [*rows(Source, "source", _values("")["source"])]
    parts = [HEAD, "\n## The shop\n", *_lines(source)]
    for name, kind in OPTIONS.items():
        own = _values(f"_{name}")[name]
        parts.append(f"\n## {name}\n")
        periods = own.get("periods")
        both = [*rows(Periods, f"{name}.periods", periods)] if periods else []
        both += rows(kind, f"{name}.options", own["options"])
        parts += _lines(both)
    for kind, name in SHARED.items():
        parts.append(f"\n## What `{name}` holds\n")
        parts += ["| parameter | meaning |", "|---|---|"]
        parts += [f"| `{one}` | {text} |" for one, text in attributes(kind).items()]
    return "\n".join(parts) + "\n"


def _lines(listed: list[tuple[str, ...]]) -> list[str]:
    body = [f"| {' | '.join((f'`{one}`', *rest))} |" for one, *rest in listed]
    return ["| parameter | by default | meaning |", "|---|---|---|", *body]


def _values(which: str) -> Any:
    path = ROOT / f"conf/base/parameters{which}.yml"
    return OmegaConf.to_container(OmegaConf.load(path))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
