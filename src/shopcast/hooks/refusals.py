"""What is checked around every run."""

import glob
import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.framework.project import settings
from kedro.io import DataCatalog, DatasetError
from kedro.pipeline import Pipeline
from kedro.validation.exceptions import (
    DataValidationError,
    ParameterValidationError,
)
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from shopcast.bad_input import BadInput
from shopcast.datasets.whole import place_of, why_not_written
from shopcast.hooks.tracking import flatten

FREE = {"raw_path", "base_path", "preset"}  # which the loader reads
LOADING = "while loading"
UNREADABLE = {
    "IOException",
    "ConversionException",
    "InvalidInputException",
    "OutOfRangeException",
    "Error",
}  # of DuckDB, where a query meets a broken file
LARGEST_SEED = 2**32
LISTED = "reports"  # the files that are there, if any


class Refusals:
    """Refuse to start where a file is missing, or a parameter is misspelt."""

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Compare `--params` with the parameters that there are.

        Raises:
            BadInput: One of them is unknown (those of `source` are checked by its
                type), or a parameter has a value that its type does not allow.
        """
        loader = context.config_loader
        given = OmegaConf.to_container(OmegaConf.create(loader.runtime_params or {}))
        known = type(loader)(
            loader.conf_source, loader.env, **settings.CONFIG_LOADER_ARGS
        )["parameters"]
        names = {name for name, _ in flatten(known, "")}
        for name, _ in flatten(given, ""):
            free = name.startswith(".source.") or name[1:] in FREE
            if not free and name not in names:
                near = get_close_matches(name, names, 1) or [""]
                raise BadInput(
                    f"--params: there is no parameter {name[1:]}"
                    + (f"; do you mean {near[0][1:]}?" if near[0] else ".")
                )
        try:
            seed = context.params["seed"]
        except ParameterValidationError as error:
            raise BadInput(_say(str(error))) from error
        except OmegaConfBaseException as error:
            raise BadInput(
                "--params: a map or a list stands where the other should be "
                f"({str(error).splitlines()[0]})."
            ) from error
        if type(seed) is not int or not 0 <= seed < LARGEST_SEED:
            raise BadInput(
                f"seed: it must be a whole number from 0 to below {LARGEST_SEED:,}, "
                f"but it is {seed!r}."
            )

    @hook_impl(tryfirst=True)
    def before_pipeline_run(self, pipeline: Pipeline, catalog: DataCatalog) -> None:
        """Tell which files are missing before any node runs.

        Raises:
            BadInput: A dataset that the run reads does not exist, or some of its parts
                would not be read.
        """
        paths: dict[str, str] = {}
        for name in sorted(pipeline.inputs()):
            if name.startswith("params:") or name in {"parameters", LISTED}:
                continue
            path = place_of(catalog.get(name))
            suffix = getattr(catalog.get(name), "_filename_suffix", "")
            path = f"{path}/**/*{suffix}" if path and suffix else path
            if path and not glob.glob(path, recursive=True):
                raise BadInput(f"{name}: no file {path}; {_remedy(name)}.")
            if path:
                paths[name] = path
        _refuse_unread(paths)

    @hook_impl(trylast=True)
    def on_pipeline_error(self, error: Exception, catalog: DataCatalog) -> None:
        """Tell in one sentence which file cannot be read, or written.

        Raises:
            BadInput: A file is not of the kind, or the encoding, that the catalog says,
                its dataset refuses it, or the disk is full.
        """
        causes = [*_causes(error)]
        known = next((one for one in causes if isinstance(one, BadInput)), None)
        if known:
            raise known
        loading = isinstance(error, DatasetError) and LOADING in str(error)
        told = None if loading else why_not_written(error)
        if told:
            raise BadInput(
                f"A file cannot be written ({told.lower()}), and what was there is "
                "kept; make room, or choose another folder by --params base_path=…."
            ) from error
        if isinstance(error, DataValidationError):
            raise BadInput(
                f"{error.dataset_name}: the saved table is not as it should be; make "
                "it anew: kedro run --pipelines preparation."
            ) from error
        damaged = any(type(one).__name__ in UNREADABLE for one in causes)
        if damaged or loading:
            name, place = _what_is_read(str(error), catalog)
            reason = " ".join(str(causes[-1]).split())[:160]
            raise BadInput(
                f"{name}: {place} cannot be read ({reason}); correct it, or say in the "
                "catalog how to read it (such as load_args: {encoding: latin-1})."
            ) from error


def _refuse_unread(paths: dict[str, str]) -> None:
    """Refuse parts in folders below, and links to nowhere: nobody would miss them."""
    read = {one for path in paths.values() for one in glob.glob(path, recursive=True)}
    for name, path in paths.items():
        folder, _, pattern = path.rpartition("/")
        if glob.has_magic(folder) or not glob.has_magic(pattern):
            continue
        below = {one for one in glob.glob(f"{folder}/*/**/{pattern}", recursive=True)}
        below = {one for one in below - read if Path(one).is_file()}
        nowhere = {one for one in glob.glob(path) if not Path(one).is_file()}
        lost = sorted(below | nowhere)
        if lost:
            where = "lie in folders below" if below else "are no files"
            raise BadInput(
                f"{name}: {len(lost):,} part(s) {where}, such as {lost[0]}, and are "
                "not read; move or remove them, or say in the catalog where all are."
            )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _what_is_read(error: str, catalog: DataCatalog) -> tuple[str, str]:
    """Find the dataset and the file that an error of loading is about."""
    name, found = error.partition(":")[0], re.search(r"filepath='?([^',)]+)", error)
    if name not in catalog:
        return "A file", found.group(1) if found else "of the shop"
    return name, str(place_of(catalog.get(name)))


def _say(error: str) -> str:
    """Say in one sentence which values pydantic refuses, and why."""
    parameter, wrong = "", []
    for line, following in pairwise([*error.splitlines(), ""]):
        named = re.match("- Parameter '(.+?)':", line)
        parameter = named.group(1) if named else parameter
        why = re.match(r"  (.+?) \[type=.*?input_value=(.+), input_type", following)
        if why:
            reason = why.group(1).removeprefix("Value error, ").rstrip(".")
            wrong.append(
                f"{parameter}: {reason}"  # of the whole group of parameters
                if named
                else f"{parameter}.{line}: {reason}, but it is {why.group(2)}"
            )
    return "; ".join(wrong) + "." if wrong else " ".join(error.split())


def _remedy(name: str) -> str:
    if name.startswith("raw_"):
        return (
            "put the shop's files there, or say where they are by --params raw_path=… "
            "or SHOPCAST_RAW"
        )
    if name == "served_answers":
        return "let shopcast serve --log-answers keep answers there"
    return f"make it first: kedro run --to-outputs {name}"
