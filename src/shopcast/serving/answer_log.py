"""Answers that are kept, to be computed again."""

import json
import logging
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from shopcast.bad_input import BadInput

LOGGER = logging.getLogger("shopcast.serving")


class AnswerLog:
    """Lines of JSON in a folder, a file a day and process.

    They hold what customers did, as requests told it: keep them as such data are kept.
    """

    def __init__(self, folder: Path) -> None:
        """Write into a folder, which is made.

        Raises:
            BadInput: It cannot be made.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(
                f"--log-answers: {folder} cannot be made ({error.strerror}); name "
                "another folder."
            ) from error
        self._folder, self._lock = folder, Lock()

    def note(self, told: dict[str, Any], answers: Sequence[dict[str, Any]]) -> None:
        """Keep answers to histories or visits; where that fails, the log says so.

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
        try:
            with self._lock, open(path, "a", encoding="utf-8", opener=_own) as file:
                file.write(lines)
        except OSError as error:
            LOGGER.error("an answer was not kept: %s", error.strerror)


def _own(path: str, flags: int) -> int:
    """Open a file that nobody else may read."""
    return os.open(path, flags, 0o600)
