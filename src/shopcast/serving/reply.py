"""How an answer is written, and kept."""

from collections.abc import Sequence
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel

from shopcast.serving.answers import Answering
from shopcast.serving.shelf import Said


class Json(Response):
    """An answer in JSON; what is no number is null."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Write it."""
        return orjson.dumps(content)


def kept(request: Request, asked: Sequence[BaseModel], **more: str) -> list[dict]:
    """Tell again what was asked, if answers are kept."""
    if not request.app.state.log:
        return []
    return [more | {"history": one.model_dump(mode="json")} for one in asked]


def reply(
    request: Request,
    by: tuple[str, Answering],
    ids: list[str],
    found: list[Said],
    more: Sequence[dict[str, Any]] = (),
) -> Json:
    """Answer by what answered; `more` is kept with the answers, if any are."""
    (task, own), log = by, request.app.state.log
    head = {"task": task, "model": own.champion, "version": own.version}
    answers = [
        {"customer_id": one} | {name: said for name, said in each._asdict().items()
                                if said is not None}
        for one, each in zip(ids, found, strict=True)
    ]  # fmt: skip
    if log and more:
        named = {"request_id": request.state.request_id}
        kept = [one | each for one, each in zip(answers, more, strict=True)]
        log.note(named | head, kept)
    return Json(head | {"answers": answers})
