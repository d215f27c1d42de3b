"""Cores that are free."""

import pytest

from shopcast.learning import threads


@pytest.mark.parametrize(
    ("cores", "load", "free"),
    [
        pytest.param(4, 0.1, 4, id="begun-a-moment-ago"),
        pytest.param(4, 1.0, 4, id="alone"),
        pytest.param(4, 2.9, 2, id="two-others"),
        pytest.param(2, 9.0, 1, id="busier-than-it-can-be"),
        pytest.param(1, 1.0, 1, id="one-core"),
    ],
)
def test_cores_that_others_use_are_left_to_them(monkeypatch, cores, load, free):
    monkeypatch.setattr(threads, "cpu_count", lambda: cores)
    monkeypatch.setattr(threads.os, "getloadavg", lambda: (load, 9.0, 9.0))
    assert threads.free_cores() == free
