"""The service's paths."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, HTTPException, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from shopcast.bad_input import BadInput
from shopcast.serving.asked import (
    Answers,
    Asked,
    ByCustomer,
    Everything,
    Health,
    Problem,
    Visit,
)
from shopcast.serving.counts import Counts
from shopcast.serving.guard import Guard, Limits
from shopcast.serving.shelf import Down, Rows, Shelf

PATHS = {
    "next-order": "next_order",
    "ltv": "ltv",
    "segment": "segmentation",
    "category": "category",
    "basket": "basket",
}
REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The body is no JSON."},
    401: {"model": Problem, "description": "The key is missing or wrong."},
    408: {"model": Problem, "description": "The body took too long to come."},
    413: {"model": Problem, "description": "The body is too large."},
    503: {"model": Problem, "description": "The task is down."},
    504: {"model": Problem, "description": "The answer took too long."},
}


def create_app(
    refill: Callable[[], Shelf], key: str | None = None, limits: Limits | None = None
) -> FastAPI:
    """Create the service.

    Args:
        refill: Loads all tasks; called at once, and again by `POST /reload`.
        key: What a request has to show, but for `/health`; None asks for none.
        limits: Of sizes and times.
    """
    app = FastAPI(title="Shopcast", summary="What a shop's customers do next.")
    app.state.refill, app.state.counts = refill, Counts()
    app.add_middleware(
        Guard, key=key, limits=limits or Limits(), counts=app.state.counts
    )
    _fill(app)
    app.exception_handler(Down)(_say_down)
    app.exception_handler(BadInput)(_say_bad)
    app.get("/health", response_model=Health)(health)
    app.get("/metrics", response_class=Response)(metrics)
    app.post("/reload", response_model=Health, responses=REFUSALS)(reload)
    app.get("/customers/{customer_id}", response_model=Everything,
            responses=REFUSALS | {404: {"model": Problem}})(customer)  # fmt: skip
    for path, task in PATHS.items():
        app.post(f"/{path}", response_model=Answers, responses=REFUSALS,
                 name=task)(_answering(task))  # fmt: skip
    app.post("/next-event", response_model=Answers, responses=REFUSALS)(next_event)
    return app


def _fill(app: FastAPI) -> None:
    shelf = app.state.refill()
    app.state.shelf = shelf
    app.state.counts.note_tasks(
        dict.fromkeys(shelf.up, True) | dict.fromkeys(shelf.down, False)
    )


async def health(request: Request) -> Any:
    """Tell which tasks answer."""
    shelf: Shelf = request.app.state.shelf
    tasks = {
        name: {
            "up": True,
            "model": one.champion,
            "version": one.version,
            "trained_until": one.manifest["fitted_until"],
        }
        for name, one in shelf.up.items()
    }
    tasks |= {name: {"up": False, "why": why} for name, why in shelf.down.items()}
    return JSONResponse({"status": "part" if shelf.down else "ok", "tasks": tasks})


async def metrics(request: Request) -> Any:
    """Tell Prometheus what was counted."""
    return Response(request.app.state.counts.tell(), media_type="text/plain")


async def reload(request: Request) -> Any:
    """Load all tasks anew, and answer by them from now on."""
    await run_in_threadpool(_fill, request.app)
    return await health(request)


async def customer(request: Request, customer_id: str = Path(max_length=200)) -> Any:
    """Tell all that the pipelines said last of one customer."""
    shelf: Shelf = request.app.state.shelf
    told = {
        name: one.told.of_customer(customer_id)
        for name, one in shelf.up.items()
        if one.told is not None
    }
    if not any(told.values()):
        raise HTTPException(404, f"customer_id: nothing is known of {customer_id!r}.")
    return JSONResponse({"customer_id": customer_id, "tasks": told})


def _answering(task: str) -> Callable:
    async def answer(request: Request, asked: Asked) -> Any:
        return await _answer(request.app.state.shelf, task, asked)

    answer.__doc__ = f"Answer by `{task}`, for customers or histories."
    return answer


async def next_event(request: Request, asked: Asked | Visit) -> Any:
    """Tell what comes next in a session, and whether it still holds a purchase."""
    shelf: Shelf = request.app.state.shelf
    if not isinstance(asked, Visit):
        return await _answer(shelf, "next_event", asked)
    see = shelf.visits().see
    said = await run_in_threadpool(see, asked.customer_id, asked.events, asked.keep)
    return _json(shelf, "next_event", [asked.customer_id], [[said]])


async def _answer(shelf: Shelf, task: str, asked: Asked) -> JSONResponse:
    if isinstance(asked, ByCustomer):
        ids = asked.customer_ids
        return _json(shelf, task, ids, shelf.of_customers(task, ids))
    ids = [one.customer_id for one in asked.histories]
    found = await run_in_threadpool(shelf.of_histories, task, asked.histories)
    return _json(shelf, task, ids, found)


def _json(shelf: Shelf, task: str, ids: list[str], found: list[Rows]) -> JSONResponse:
    own = shelf.task(task)
    answers = [
        {"customer_id": one, "rows": rows} for one, rows in zip(ids, found, strict=True)
    ]
    return JSONResponse({"task": task, "model": own.champion,
                         "version": own.version, "answers": answers})  # fmt: skip


async def _say_down(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, 503)


async def _say_bad(_: Request, error: Exception) -> JSONResponse:
    said = {"loc": ["body"], "msg": str(error), "type": "value_error"}
    return JSONResponse({"detail": [said]}, 422)
