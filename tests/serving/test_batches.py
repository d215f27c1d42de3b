"""Histories that wait are answered together, and each gets its own answer."""

import asyncio
import threading

import pytest
from small_shelf import small_shelf

from shopcast.bad_input import BadInput
from shopcast.serving.answers import Down
from shopcast.serving.batches import Batches
from shopcast.serving.histories import History

LINE = {"time": "2024-01-05T10:00:00Z", "product_id": "mug", "quantity": 1,
        "unit_price": 5.0}  # fmt: skip


def history(name: str, orders: int) -> History:
    lines = [LINE | {"product_id": f"p{number}"} for number in range(orders)]
    return History(customer_id=name, order_lines=lines)


class Counting:
    """A shelf that counts how often it is asked, and refuses one customer."""

    def __init__(self) -> None:
        self.shelf, self.calls, self.gate = small_shelf(), [], threading.Event()
        self.task = self.shelf.task

    def of_histories(self, task, histories, is_wanted):
        self.calls.append([one.customer_id for one in histories])
        self.gate.wait(5)
        if "bad" in self.calls[-1]:
            raise BadInput("bad: it cannot be read.")
        return self.shelf.of_histories(task, histories, is_wanted)


async def ask_all(shelf, asked, **bounds) -> list:
    batches = Batches(**bounds)
    first = asyncio.create_task(batches.ask(shelf, "ltv", asked[0]))
    while not shelf.calls:
        await asyncio.sleep(0.01)
    rest = [asyncio.create_task(batches.ask(shelf, "ltv", one)) for one in asked[1:]]
    await asyncio.sleep(0.05)
    shelf.gate.set()
    return await asyncio.gather(first, *rest, return_exceptions=True)


def test_what_waits_is_answered_in_one_call_and_in_order():
    shelf, sizes = Counting(), range(1, 9)
    asked = [[history("ann", size)] for size in sizes]
    found = asyncio.run(ask_all(shelf, asked))
    assert [said[0].rows[0]["orders"] for said in found] == [*sizes]
    assert [len(one) for one in shelf.calls] == [1, 7]


def test_a_history_that_is_refused_harms_nobody_else():
    shelf = Counting()
    asked = [[history("ann", 1)], [history("bad", 1)], [history("bob", 2)] * 2]
    ann, bad, bob = asyncio.run(ask_all(shelf, asked))
    assert isinstance(bad, BadInput)
    assert [one.rows[0]["orders"] for one in (*ann, *bob)] == [1, 2, 2]


def test_no_more_than_a_hundred_are_answered_at_once():
    shelf = Counting()
    asked = [[history(f"c{number}", 1)] * 40 for number in range(5)]
    asyncio.run(ask_all(shelf, asked))
    assert [len(one) for one in shelf.calls] == [40, 80, 80]


def test_a_task_that_is_down_is_said_at_once():
    with pytest.raises(Down):
        asyncio.run(Batches().ask(small_shelf(), "basket", [history("ann", 1)]))


def test_what_nobody_waits_for_is_not_computed():
    async def give_up(shelf):
        asked = asyncio.create_task(Batches().ask(shelf, "ltv", [history("ann", 1)]))
        while not shelf.calls:
            await asyncio.sleep(0.01)
        asked.cancel()
        await asyncio.sleep(0.05)
        shelf.gate.set()

    shelf, computed = Counting(), []
    own = shelf.shelf.up["ltv"]
    object.__setattr__(own, "examples", lambda *given: computed.append(given))
    asyncio.run(give_up(shelf))
    assert shelf.calls
    assert not computed


def test_histories_that_wait_are_bounded():
    shelf = Counting()
    asked = [[history(f"c{number}", 1)] * 100 for number in range(13)]
    found = asyncio.run(ask_all(shelf, asked, most_waiting=1_000))
    refused = [one for one in found if isinstance(one, Down)]
    assert len(refused) == 2
    assert "1,000 histories wait; ask again later" in str(refused[0])
