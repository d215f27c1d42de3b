"""Answers that are kept, to be computed again."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any


class AnswerLog:
    """Lines of JSON in a folder, a file a day and process.

    They hold what customers did, as requests told it: keep them as such data are kept.
    """

    def __init__(self, folder: Path) -> None:
        """Write into a folder, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._lock = folder, Lock()

    def note(self, told: dict[str, Any], answers: Sequence[dict[str, Any]]) -> None:
        """Keep answers to histories or visits.

        Args:
            told: Of the request: `request_id`, `task`, `version`, `model`.
            answers: Each with `customer_id`, `rows`, `as_of`, `fingerprint`, and the
                `history` as it was asked; of a visit that is kept also `visit`, its
                name, of which the `history` tells what is new.
        """
        now = datetime.now(UTC)
        head = told | {"asked_at": now.isoformat()}
        lines = "".join(json.dumps(head | one) + "\n" for one in answers)
        path = self._folder / f"{now:%Y-%m-%d}-{os.getpid()}.jsonl"
        with self._lock, path.open("a", encoding="utf-8") as file:
            file.write(lines)
