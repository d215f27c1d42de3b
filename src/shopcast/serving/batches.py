"""Histories that wait are answered together."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from fastapi.concurrency import run_in_threadpool

from shopcast.serving.answers import Down
from shopcast.serving.histories import History
from shopcast.serving.shelf import Said, Shelf

MOST = 100
MOST_WAITING = 5_000  # what is answered in about the seconds of a request


class Waiting(NamedTuple):
    """A request that waits, by which shelf it was asked, and where its answer goes."""

    shelf: Shelf
    histories: Sequence[History]
    answer: asyncio.Future


@dataclass
class Batches:
    """One call at a time for each task; what comes meanwhile shares the next one.

    An answer does not depend on who else is asked about, so nobody has to wait for
    others to come: the first is answered at once, alone.

    Attributes:
        most_waiting: So many histories may wait for a task.
    """

    most_waiting: int = MOST_WAITING
    _waiting: dict[str, deque[Waiting]] = field(
        default_factory=lambda: defaultdict(deque)
    )
    _working: dict[str, asyncio.Task] = field(default_factory=dict)

    async def ask(
        self, shelf: Shelf, task: str, histories: Sequence[History]
    ) -> list[Said]:
        """Answer for histories, in their order (see `Shelf.of_histories`).

        Raises:
            Down: Too many wait already.
        """
        shelf.task(task)
        waiting = sum(len(one.histories) for one in self._waiting[task])
        if waiting + len(histories) > self.most_waiting:
            raise Down(f"{task}: {waiting:,} histories wait; ask again later.")
        own = asyncio.get_running_loop().create_future()
        self._waiting[task].append(Waiting(shelf, histories, own))
        if task not in self._working:
            self._working[task] = asyncio.create_task(self._work(task))
        return await own

    async def _work(self, task: str) -> None:
        try:
            while self._waiting[task]:
                await self._answer(task, self._next(task))
        finally:
            del self._working[task]

    def _next(self, task: str) -> list[Waiting]:
        """Take who waits longest, and others of the same shelf beside them."""
        queue = self._waiting[task]
        taken = [queue.popleft()]
        number = len(taken[0].histories)
        while queue and queue[0].shelf is taken[0].shelf:
            number += len(queue[0].histories)
            if number > MOST:
                break
            taken.append(queue.popleft())
        return [one for one in taken if not one.answer.cancelled()]

    async def _answer(self, task: str, asked: list[Waiting]) -> None:
        if not asked:
            return
        every = [history for one in asked for history in one.histories]

        def is_wanted() -> bool:
            return not all(one.answer.cancelled() for one in asked)

        try:
            found = await run_in_threadpool(
                asked[0].shelf.of_histories, task, every, is_wanted
            )
        except Exception as error:
            await self._answer_each(task, asked, error)
            return
        for one in asked:
            said, found = found[: len(one.histories)], found[len(one.histories) :]
            if not one.answer.done():
                one.answer.set_result(said)

    async def _answer_each(
        self, task: str, asked: list[Waiting], error: Exception
    ) -> None:
        """Let nobody suffer from what another asked."""
        if len(asked) == 1:
            if not asked[0].answer.done():
                asked[0].answer.set_exception(error)
            return
        for one in asked:
            await self._answer(task, [one])
