"""The service's paths."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import Body, FastAPI, HTTPException, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi_offline import FastAPIOffline

from shopcast.serving.answer_log import AnswerLog
from shopcast.serving.asked import (
    EXAMPLES,
    VISITS,
    Asked,
    ByCustomer,
    Happens,
    Health,
    Problem,
    Visit,
)
from shopcast.serving.batches import Batches
from shopcast.serving.counts import Counts
from shopcast.serving.guard import Guard, Limits
from shopcast.serving.refusals import REFUSALS, SAID
from shopcast.serving.reply import Json, kept, reply
from shopcast.serving.said import ANSWERS, Everything
from shopcast.serving.shelf import Said, Shelf
from shopcast.serving.straight import Straight

AT_ONCE = 2
KEY_SCHEME = {"type": "apiKey", "in": "header", "name": "X-API-Key"}
PATHS = {
    "next-order": "next_order",
    "ltv": "ltv",
    "segment": "segmentation",
    "category": "category",
    "basket": "basket",
}


def create_app(
    refill: Callable[[], Shelf],
    key: str | None = None,
    limits: Limits | None = None,
    log: AnswerLog | None = None,
) -> FastAPI:
    """Create the service.

    Args:
        refill: Loads all tasks; called at once, and again by `POST /reload`.
        key: What a request has to show, but for `/health`; None asks for none.
        limits: Of sizes and times.
        log: Where answers to histories and visits are kept; None keeps none.
    """
    app = FastAPIOffline(  # whose /docs needs no network
        title="Shopcast", summary="What a shop's customers do next."
    )
    app.state.refill, app.state.counts, app.state.log = refill, Counts(), log
    app.state.batches, app.state.reloading = Batches(), asyncio.Lock()
    app.add_middleware(
        Guard, key=key, limits=limits or Limits(), counts=app.state.counts
    )
    _fill(app)
    for error, say in SAID.items():
        app.exception_handler(error)(say)
    post = partial(app.router.add_api_route, methods=["POST"], responses=REFUSALS,
                   route_class_override=Straight)  # fmt: skip
    post("/next-event", next_event, response_model=ANSWERS["next_event"])
    app.get("/health", response_model=Health)(health)
    app.head("/health", include_in_schema=False)(health)
    app.get("/metrics", response_class=Response, responses=REFUSALS)(metrics)
    app.post("/reload", response_model=Health, responses=REFUSALS)(reload)
    app.get("/customers/{customer_id}", response_model=Everything,
            responses=REFUSALS | {404: {"model": Problem}})(customer)  # fmt: skip
    for path, task in PATHS.items():
        post(f"/{path}", _answering(task), response_model=ANSWERS[task], name=task)
    if key is not None:
        _describe_key(app)
    return app


def _describe_key(app: FastAPI) -> None:
    """Say in the schema that all paths but `/health` ask for the key."""
    schema = app.openapi()
    schema.setdefault("components", {})["securitySchemes"] = {"key": KEY_SCHEME}
    schema["security"] = [{"key": []}]
    schema["paths"]["/health"]["get"]["security"] = []


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
            "by_customer": one.told is not None,
            "by_history": one.examples is not None,
            "model": one.champion,
            "version": one.version,
            "trained_until": one.manifest["fitted_until"],
        }
        for name, one in shelf.up.items()
    }
    tasks |= {name: {"up": False, "why": why} for name, why in shelf.down.items()}
    whole = all(one.get("by_customer") and one["by_history"] for one in tasks.values())
    return Json({"status": "ok" if whole else "part", "tasks": tasks})


async def metrics(request: Request) -> Any:
    """Tell Prometheus what was counted."""
    return Response(request.app.state.counts.tell(), media_type="text/plain")


async def reload(request: Request) -> Any:
    """Load all tasks anew, and answer by them from now on."""
    async with request.app.state.reloading:  # who asks later gets what is there later
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
    return Json({"customer_id": customer_id, "tasks": told})


def _answering(task: str) -> Callable:
    async def answer(
        request: Request, asked: Annotated[Asked, Body(openapi_examples=EXAMPLES)]
    ) -> Any:
        return await _answer(request, task, asked)

    answer.__doc__ = f"Answer by `{task}`, for customers or histories."
    return answer


async def next_event(
    request: Request, asked: Annotated[Happens, Body(openapi_examples=VISITS)]
) -> Any:
    """Tell what comes next in a session, and whether it still holds a purchase."""
    if not isinstance(asked, Visit):
        return await _answer(request, "next_event", asked)
    shelf = request.app.state.shelf
    visits, own = shelf.visits(), ("next_event", shelf.task("next_event"))
    see = partial(visits.see, asked.customer_id, asked.events, asked.keep)
    if len(asked.events) <= AT_ONCE and visits.is_free(asked.customer_id):
        seen = see()  # sooner done than handed to a thread
    else:
        seen = await run_in_threadpool(see)
    said = Said([seen.said] if seen.said else [], seen.at)
    more = kept(request, [asked], visit=seen.name)
    return reply(request, own, [asked.customer_id], [said], more)


async def _answer(request: Request, task: str, asked: Asked) -> Json:
    shelf: Shelf = request.app.state.shelf
    own = task, shelf.task(task)
    if isinstance(asked, ByCustomer):
        ids = asked.customer_ids
        return reply(request, own, ids, shelf.of_customers(task, ids))
    ids = [one.customer_id for one in asked.histories]
    found = await request.app.state.batches.ask(shelf, task, asked.histories)
    return reply(request, own, ids, found, kept(request, asked.histories))
