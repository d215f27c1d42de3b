"""How the service says that there is no answer."""

import json
from collections.abc import Callable
from typing import Any, cast

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from shopcast.bad_input import BadInput
from shopcast.serving.answers import Down
from shopcast.serving.asked import Problem

MOST_TOLD = 50
REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "The key is missing or wrong."},
    403: {"model": Problem, "description": "Another site's page asks."},
    408: {"model": Problem, "description": "The body took too long to come."},
    413: {"model": Problem, "description": "The body is too large."},
    415: {"model": Problem, "description": "The body is not said to be JSON."},
    503: {"model": Problem, "description": "The task is down."},
    504: {"model": Problem, "description": "The answer took too long."},
}


async def _say_down(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, 503)


async def _say_bad(_: Request, error: Exception) -> JSONResponse:
    said = {"loc": ["body"], "msg": str(error), "type": "value_error"}
    return JSONResponse({"detail": [said]}, 422)


async def _say_unread(request: Request, error: Exception) -> Response:
    """Name the fields, and say nothing of what they held: it may be no JSON."""
    if request.method == "POST" and not is_json(request):
        return JSONResponse({"detail": "Send Content-Type: application/json."}, 415)
    told = cast(RequestValidationError, error).errors()
    said = [{name: one[name] for name in ("loc", "msg", "type")} for one in told]
    body = json.dumps({"detail": said[:MOST_TOLD]})
    return Response(body, 422, media_type="application/json")


def is_json(request: Request) -> bool:
    """Tell whether a body is said to be JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind.startswith("application/") and kind.endswith(("/json", "+json"))


SAID: dict[type[Exception], Callable] = {
    Down: _say_down,
    BadInput: _say_bad,
    RequestValidationError: _say_unread,
}
