"""Saved networks whose bytes tell of the network alone."""

import copyreg
import io
import json
import re
import zipfile
from typing import Any

CONFIG, METADATA = "config.json", "metadata.json"
SHARED = re.compile(rb'(?<="shared_object_id": )\d+')


def settled(saved: bytes) -> bytes:
    """Write a `.keras` file without the time of writing and addresses in memory.

    Keras numbers shared objects by their address; here they are numbered from 1.
    """
    with zipfile.ZipFile(io.BytesIO(saved)) as file:
        parts = {name: file.read(name) for name in sorted(file.namelist())}
    about = json.loads(parts[METADATA])
    parts[METADATA] = json.dumps(about | {"date_saved": ""}).encode()
    seen = dict.fromkeys(SHARED.findall(parts[CONFIG]))
    numbers = {one: str(at).encode() for at, one in enumerate(seen, 1)}
    parts[CONFIG] = SHARED.sub(lambda one: numbers[one[0]], parts[CONFIG])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, part in parts.items():
            file.writestr(zipfile.ZipInfo(name), part)
    return buffer.getvalue()


def pickle_settled(model: Any) -> Any:
    """Let a model, and all others of its type, be pickled so too."""
    copyreg.pickle(type(model), _reduce)
    return model


def _reduce(model: Any) -> tuple:
    load, (buffer,) = model.__reduce__()
    return load, (io.BytesIO(settled(buffer.getvalue())),)
