"""How long each node takes, by earlier runs."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

SECONDS = ".seconds.json"  # beside the layers
DEMO = Path(__file__).with_name("demo_seconds.yml")


class Durations:
    """Seconds of each node when it ran last in a folder with the same preset.

    Where nothing ran yet, those of the demo store on two cores, which
    `demo_seconds.yml` has by preset, as far as they were measured
    (`benchmarks/demo_seconds.py` writes it).
    """

    def __init__(self, work: Path, preset: str | None) -> None:
        """Read what earlier runs have kept."""
        self._path = work / seconds_file(preset)
        self._own = _read(self._path)
        self._demo = yaml.safe_load(DEMO.read_text()).get(preset or "", {})

    def ahead(self, names: Sequence[str]) -> tuple[dict[str, float], str | None]:
        """Tell how long nodes will take, and by what that is known, if it is.

        It is known where most of the nodes have run, of which others take the mean.
        """
        told: tuple[tuple[Mapping[str, float], str | None], ...] = (
            (self._own, "by earlier runs"),
            (self._demo, "for a shop like the demo store on two cores"),
        )
        for known, how in told:
            seconds = [known[name] for name in names if name in known]
            if len(seconds) > len(names) / 2:
                usual = sum(seconds) / len(seconds)
                return {name: known.get(name, usual) for name in names}, how
        return dict.fromkeys(names, 1.0), None

    def keep(self, took: dict[str, float]) -> None:
        """Keep what nodes took for the next run."""
        seconds = json.dumps(self._own | took, indent=0, sort_keys=True)
        with suppress(OSError):  # a full disk is told of already
            self._path.write_text(seconds)


def seconds_file(preset: str | None) -> str:
    """Name the file that keeps them, beside the layers.

    >>> seconds_file("quick"), seconds_file(None)
    ('.seconds_quick.json', '.seconds.json')
    """
    return f".seconds_{preset}.json" if preset else SECONDS


def _read(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
