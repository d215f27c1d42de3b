"""A predictor as one file, which says what it is before it is opened."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import joblib
from kedro.io import AbstractDataset

from shopcast.bad_input import BadInput
from shopcast.datasets.own_layers import PACKAGE, know_own_layers
from shopcast.tasks.made_with import other_versions

MANIFEST, PREDICTOR = "manifest.json", "predictor.joblib"


class PredictorDataset(AbstractDataset):
    """Save a predictor beside its manifest: `unzip -p predictor.zip manifest.json`."""

    def __init__(self, *, filepath: str, metadata: dict[str, Any] | None = None):
        """Say where the file lies."""
        self._filepath = Path(filepath)
        self.metadata = metadata

    def save(self, data: Any) -> None:
        """Write the manifest, and the predictor."""
        buffer = io.BytesIO()
        joblib.dump(data, buffer)
        self._filepath.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(self._filepath, "w") as file:
            file.writestr(_named(MANIFEST), json.dumps(data.manifest, indent=2))
            file.writestr(_named(PREDICTOR), buffer.getvalue())

    def load(self) -> Any:
        """Read the predictor, if what made it is what is installed.

        Raises:
            BadInput: Some version differs, or the file is damaged.
        """
        try:
            with zipfile.ZipFile(self._filepath) as file:
                manifest = json.loads(file.read(MANIFEST))
                task, versions = manifest["task"], manifest["versions"]
                saved = file.read(PREDICTOR)
        except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
            folder = self._filepath.parent.name
            raise BadInput(
                f"{folder}.predictor: {self._filepath} is damaged; run {folder} again."
            ) from error
        other = other_versions(versions)
        if other:
            raise BadInput(
                f"{task}.predictor: made with other versions ({'; '.join(other)}); run "
                f"{task} again, or install those."
            )
        if PACKAGE in saved:
            know_own_layers()
        return joblib.load(io.BytesIO(saved))

    def _exists(self) -> bool:
        return self._filepath.is_file()

    def _describe(self) -> dict[str, Any]:
        return {"filepath": str(self._filepath)}


def _named(name: str) -> zipfile.ZipInfo:
    """Name an entry without the time of writing."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o644 << 16
    return entry
