"""What is checked around every run."""

import glob
from typing import Any

from kedro.framework.hooks import hook_impl
from kedro.io import DataCatalog, DatasetError
from kedro.pipeline import Pipeline

from shopcast.bad_input import BadInput


class Checks:
    """Refuse to start where a file is missing."""

    @hook_impl(tryfirst=True)
    def before_pipeline_run(self, pipeline: Pipeline, catalog: DataCatalog) -> None:
        """Tell which files are missing before any node runs.

        Raises:
            BadInput: A dataset that the run reads does not exist.
        """
        for name in sorted(pipeline.inputs()):
            if name.startswith("params:") or name == "parameters":
                continue
            path = _path(catalog.get(name))
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
            BadInput: A file is not of the kind, or the encoding, that the catalog says.
        """
        raw = str(error).startswith("raw_") or "decode" in str(error)
        if isinstance(error, DatasetError) and raw:
            reason = " ".join(str(error).split())
            raise BadInput(
                f"A file cannot be read ({reason}); correct it, or say in the catalog "
                "how to read it (load_args: {encoding: latin-1})."
            ) from error


def _path(dataset: Any) -> str | None:
    path = getattr(dataset, "_filepath", None) or getattr(dataset, "_path", None)
    return str(path) if path else None
