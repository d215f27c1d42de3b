"""What is kept of customers is bounded, in number and in time."""

from shopcast.serving import kept
from shopcast.serving.kept import Kept


def test_who_was_silent_longest_is_forgotten():
    own = Kept[int](most=2, seconds=100)
    for number, name in enumerate(("ann", "bob", "ann", "cid")):
        own.put(name, number)
    assert [own.get(name) for name in ("ann", "bob", "cid")] == [2, None, 3]
    assert len(own) == 2


def test_who_is_silent_for_long_is_forgotten(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(kept, "monotonic", lambda: now[0])
    own = Kept[int](most=9, seconds=100)
    own.put("ann", 1)
    now[0] = 60
    own.put("bob", 2)
    now[0] = 110
    assert (own.get("ann"), own.get("bob")) == (None, 2)
    own.put("cid", 3)
    assert len(own) == 2
