"""Bodies that pydantic reads at once."""

from collections.abc import Callable, Coroutine
from json import detect_encoding
from typing import Any, get_type_hints

from fastapi.exceptions import RequestValidationError
from fastapi.requests import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError

from shopcast.serving.refusals import is_json


class Straight(APIRoute):
    """A path whose endpoint takes a request and a body, `asked`, and nothing else.

    FastAPI reads a body into objects of Python, and these by its way through
    dependencies, which takes longer than a look-up. Its schema is the same.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Read the body, and answer."""
        endpoint = self.endpoint
        body = TypeAdapter(get_type_hints(endpoint, include_extras=True)["asked"])

        async def answer(request: Request) -> Response:
            if not is_json(request):
                raise RequestValidationError([])
            try:
                asked = body.validate_json(_in_utf_8(await request.body()))
            except ValidationError as error:
                told = error.errors(include_url=False, include_input=False)
                raise RequestValidationError(
                    [one | {"loc": ("body", *one["loc"])} for one in told]
                ) from error
            return await endpoint(request, asked)

        return answer


def _in_utf_8(body: bytes) -> bytes | str:
    """Read a body of another encoding of JSON, or with a mark that tells it."""
    kind = detect_encoding(body)
    return body if kind == "utf-8" else body.decode(kind, "replace")
