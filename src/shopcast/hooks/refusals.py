"""What is checked around every run."""

import glob
import re
from difflib import get_close_matches
from itertools import pairwise

from kedro.framework.context import KedroContext
from kedro.framework.hooks import hook_impl
from kedro.framework.project import settings
from kedro.io import DataCatalog, DatasetError
from kedro.pipeline import Pipeline
from kedro.validation.exceptions import ParameterValidationError
from omegaconf import OmegaConf

from shopcast.bad_input import BadInput
from shopcast.datasets.whole import place_of
from shopcast.hooks.tracking import flatten

PATHS = {"raw_path", "base_path"}
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
            free = name.startswith(".source.") or name[1:] in PATHS
            if not free and name not in names:
                near = get_close_matches(name, names, 1) or [""]
                raise BadInput(
                    f"--params: there is no parameter {name[1:]}"
                    + (f"; do you mean {near[0][1:]}?" if near[0] else ".")
                )
        try:
            _ = context.params
        except ParameterValidationError as error:
            raise BadInput(_say(str(error))) from error

    @hook_impl(tryfirst=True)
    def before_pipeline_run(self, pipeline: Pipeline, catalog: DataCatalog) -> None:
        """Tell which files are missing before any node runs.

        Raises:
            BadInput: A dataset that the run reads does not exist.
        """
        for name in sorted(pipeline.inputs()):
            if name.startswith("params:") or name in {"parameters", LISTED}:
                continue
            path = place_of(catalog.get(name))
            suffix = getattr(catalog.get(name), "_filename_suffix", "")
            path = f"{path}/**/*{suffix}" if path and suffix else path
            if path and not glob.glob(path, recursive=True):
                remedy = (
                    "put the shop's files there, or say where they are by "
                    "--params raw_path=… or SHOPCAST_RAW"
                    if name.startswith("raw_")
                    else f"make it first: kedro run --to-outputs {name}"
                )
                raise BadInput(f"{name}: no file {path}; {remedy}.")

    @hook_impl(trylast=True)
    def on_pipeline_error(self, error: Exception) -> None:
        """Tell in one sentence which file cannot be read.

        Raises:
            BadInput: A file is not of the kind, or the encoding, that the catalog says,
                or its dataset refuses it.
        """
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, BadInput):
                raise cause
            cause = cause.__cause__
        if isinstance(error, DatasetError) and "while loading" in str(error):
            reason = " ".join(str(error).split())
            raise BadInput(
                f"A file cannot be read ({reason}); correct it, or say in the catalog "
                "how to read it (such as load_args: {encoding: latin-1})."
            ) from error


def _say(error: str) -> str:
    """Say in one sentence which values pydantic refuses, and why."""
    parameter, wrong = "", []
    for line, following in pairwise([*error.splitlines(), ""]):
        named = re.match("- Parameter '(.+?)':", line)
        parameter = named.group(1) if named else parameter
        why = re.match(r"  (.+?) \[type=.*?input_value=(.+), input_type", following)
        if why:
            reason = why.group(1).removeprefix("Value error, ").rstrip(".")
            wrong.append(f"{parameter}.{line}: {reason}, but it is {why.group(2)}")
    return "; ".join(wrong) + "." if wrong else " ".join(error.split())
