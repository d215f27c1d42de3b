"""What a run does with a corrupted store, or with wrong parameters, in one word."""

import logging
import os
import shutil
import warnings
from copy import deepcopy
from pathlib import Path
from typing import Any

from changes import Corruption
from click import ClickException
from compared import Contents, Found, bodies, contents, quality_of, went_through
from kedro.framework.hooks import hook_impl
from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project
from parameters import Wrong
from running import ROOT, open_session
from small_shop import make_shop, save_shop

from shopcast.stores import StoreConfigLoader

LONGEST = 400
TRAINING = ("train", "fit", "origins", "backtest", "ablate", "bottleneck")


class Begun(Exception):
    """A node that trains has begun."""


class StopAtTraining:
    """Stop before the first node that trains."""

    @hook_impl
    def before_node_run(self, node: Any) -> None:
        """Look at a node's name."""
        if any(word in node.name for word in TRAINING):
            raise Begun(node.name)


def remember(read: Any) -> Any:
    """Keep what was read of the configuration, which takes longest of a run."""
    kept: dict[str, Any] = {}

    def recall(loader: StoreConfigLoader, key: str) -> Any:
        given = loader.runtime_params if key == "parameters" else None
        name = repr((key, loader.env, given, loader.work, loader.raw))
        if name not in kept:
            kept[name] = read(loader, key)
        return deepcopy(kept[name])

    return recall


def warm_up(work: Path) -> None:
    """Import what every run in a folder needs, and read its configuration."""
    StoreConfigLoader.__getitem__ = remember(StoreConfigLoader.__getitem__)
    os.environ.pop("SHOPCAST_RAW", None)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    bootstrap_project(ROOT)
    list(pipelines)
    for env in (None, "test"):
        with open_session(env, **paths_of(work)) as session:
            _ = session.load_context().catalog


def paths_of(folder: Path) -> dict[str, str]:
    """Name the parameters that say where files lie."""
    return {"base_path": str(folder / "base"), "raw_path": str(folder / "raw")}


def run(pipeline: str, folder: Path, env: str | None, params: dict) -> None:
    """Run a pipeline in a folder of `raw` and `base`, up to the first training."""
    with open_session(env, **paths_of(folder) | params) as session:
        session._hook_manager.register(StopAtTraining())
        session.run(pipeline_names=[pipeline])


def prepare_clean(folder: Path) -> Found:
    """Make the store in good order, and its layers."""
    save_shop(make_shop(), folder / "raw")
    run("preparation", folder, None, {})
    return "clean", str(quality_of(folder / "base"))


def judge_store(corruption: Corruption, clean: Path, work: Path) -> Found:
    """Prepare a corrupted store over the layers of the clean one.

    Returns:
        What was found (see `went_through` and `refused`), and the sentence, the error
        or what was told.
    """
    shutil.copytree(clean, work)
    corruption.change(work / "raw")
    before = contents(work / "base")
    try:
        run("preparation", work, None, corruption.params)
    except Exception as error:
        return refused(error, before, contents(work / "base"))
    return went_through(corruption, clean, work)


def judge_parameters(wrong: Wrong, clean: Path, work: Path) -> Found:
    """Run a pipeline under wrong parameters, as far as to the first training."""
    shutil.copytree(clean, work)
    (work / "file").write_text("no folder")
    os.chdir(work)
    before = bodies(work)
    try:
        run(wrong.pipeline, work, "test", _placed(wrong.params, str(work)))
    except Begun as error:
        return "silent", f"{error} begins"
    except Exception as error:
        return refused(error, before, bodies(work))
    return "silent", "ended well"


def refused(error: Exception, before: Contents, after: Contents) -> Found:
    """Tell whether a run was refused by one sentence, and earlier files kept.

    Returns:
        `sentence`, `too long` or `traceback`, with `files touched` where earlier files
        changed, or `files added`; and what was said.
    """
    said, touched = str(error), ""
    if before != after:
        kept = all(after.get(path) == held for path, held in before.items())
        touched = ", files added" if kept else ", files touched"
    if not isinstance(error, ClickException):
        return f"traceback{touched}", f"{type(error).__name__}: {said!r}"
    longest = max(map(len, said.splitlines()))
    if longest > LONGEST:
        return f"too long{touched}", f"{longest} letters: {said}"
    return f"sentence{touched}", said.replace("\n", " / ")


def _placed(value: Any, folder: str) -> Any:
    """Name the folder where a value has a place for it."""
    if isinstance(value, dict):
        return {name: _placed(one, folder) for name, one in value.items()}
    if isinstance(value, list):
        return [_placed(one, folder) for one in value]
    return value.replace("{folder}", folder) if isinstance(value, str) else value
