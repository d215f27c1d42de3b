"""The service's paths."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Body, FastAPI, HTTPException, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from shopcast.serving.answer_log import AnswerLog
from shopcast.serving.answers import Answering
from shopcast.serving.asked import (
    EXAMPLES,
    VISITS,
    Asked,
    ByCustomer,
    Health,
    Problem,
    Visit,
)
from shopcast.serving.batches import Batches
from shopcast.serving.counts import Counts
from shopcast.serving.guard import Guard, Limits
from shopcast.serving.refusals import REFUSALS, SAID
from shopcast.serving.said import ANSWERS, Everything
from shopcast.serving.shelf import Said, Shelf

AT_ONCE = 2
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
    app = FastAPI(title="Shopcast", summary="What a shop's customers do next.")
    app.state.refill, app.state.counts, app.state.log = refill, Counts(), log
    app.state.batches = Batches()
    app.add_middleware(
        Guard, key=key, limits=limits or Limits(), counts=app.state.counts
    )
    _fill(app)
    for error, say in SAID.items():
        app.exception_handler(error)(say)
    app.get("/health", response_model=Health)(health)
    app.get("/metrics", response_class=Response)(metrics)
    app.post("/reload", response_model=Health, responses=REFUSALS)(reload)
    app.get("/customers/{customer_id}", response_model=Everything,
            responses=REFUSALS | {404: {"model": Problem}})(customer)  # fmt: skip
    for path, task in PATHS.items():
        app.post(f"/{path}", response_model=ANSWERS[task], responses=REFUSALS,
                 name=task)(_answering(task))  # fmt: skip
    app.post("/next-event", response_model=ANSWERS["next_event"],
             responses=REFUSALS)(next_event)  # fmt: skip
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
    async def answer(
        request: Request, asked: Annotated[Asked, Body(openapi_examples=EXAMPLES)]
    ) -> Any:
        return await _answer(request, task, asked)

    answer.__doc__ = f"Answer by `{task}`, for customers or histories."
    return answer


async def next_event(
    request: Request, asked: Annotated[Asked | Visit, Body(openapi_examples=VISITS)]
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
    said = Said([seen.said], seen.said["at"])
    more = _kept(request, [asked], visit=seen.name)
    return _json(request, own, [asked.customer_id], [said], more)


async def _answer(request: Request, task: str, asked: Asked) -> JSONResponse:
    shelf: Shelf = request.app.state.shelf
    own = task, shelf.task(task)
    if isinstance(asked, ByCustomer):
        ids = asked.customer_ids
        return _json(request, own, ids, shelf.of_customers(task, ids))
    ids = [one.customer_id for one in asked.histories]
    found = await request.app.state.batches.ask(shelf, task, asked.histories)
    return _json(request, own, ids, found, _kept(request, asked.histories))


def _kept(request: Request, asked: Sequence[BaseModel], **more: str) -> list[dict]:
    """Tell again what was asked, if answers are kept."""
    if not request.app.state.log:
        return []
    return [more | {"history": one.model_dump(mode="json")} for one in asked]


def _json(
    request: Request,
    by: tuple[str, Answering],
    ids: list[str],
    found: list[Said],
    more: Sequence[dict[str, Any]] = (),
) -> JSONResponse:
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
    return JSONResponse(head | {"answers": answers})
