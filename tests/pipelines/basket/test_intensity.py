"""How likely products are bought again: by hand, and a rule that must be learnt."""

import numpy as np
import pytest

from shopcast.pipelines.basket.history import History
from shopcast.pipelines.basket.intensity import Intensities
from shopcast.pipelines.basket.options import Intensity

MILK, LAMP = range(2)
OWN = Intensity(bands=2, targets=1, shrink=1e-9, repeats=1e-9, weight=1)


def history_of(entries: list[tuple[int, int, int, int]], idle: list[int]) -> History:
    """Put entries of owner, product, age and ago into a history."""
    columns = np.array(entries).T
    return History(len(idle), 2, *columns, np.array(idle))


def test_chances_by_hand():
    """Ann had milk 7 and 30 days before a basket with milk; Bob 30 before one without.

    Cid had a lamp 7 days before one with milk alone.
    """
    entries = [(0, MILK, 1, 5), (0, MILK, 2, 12), (0, MILK, 3, 35),
               (1, LAMP, 1, 0), (1, MILK, 2, 30),
               (2, MILK, 1, 3), (2, LAMP, 2, 10)]  # fmt: skip
    found = Intensities.fit(history_of(entries, [0, 0, 0]), OWN)
    assert found.edges.tolist() == [18.5]
    assert found.chance[MILK] == pytest.approx([1.0, 0.5])
    assert found.chance[LAMP] == pytest.approx([0, 0], abs=1e-6)
    now = history_of([(0, MILK, 1, 0), (0, MILK, 2, 20), (1, LAMP, 1, 0)], [4, 9])
    scores = found.weigh(now).toarray()
    assert scores[0, MILK] == pytest.approx(1.0 + 0.5)
    later = history_of([(0, MILK, 1, 0), (0, MILK, 2, 20)], [20])
    assert found.weigh(later).toarray()[0, MILK] == pytest.approx(1.0), "both long ago"


def test_what_is_seldom_seen_is_taken_to_repeat_as_all_do():
    rng = np.random.default_rng(1)
    again = rng.uniform(size=400) < 0.5
    entries = [(owner, MILK, 2, 9) for owner in range(400)]
    entries += [(owner, MILK if came else LAMP, 1, 0)
                for owner, came in enumerate(again)]  # fmt: skip
    entries += [(400, LAMP, 2, 9), (400, MILK, 1, 0)]
    own = OWN.model_copy(update={"bands": 1, "shrink": 1.0, "repeats": 50.0})
    found = Intensities.fit(history_of(entries, [0] * 401), own)
    assert found.chance[MILK, 0] == pytest.approx(0.5, abs=0.05)
    assert 0.25 < found.chance[LAMP, 0] < 0.45


def test_a_rhythm_is_learnt():
    """Milk comes again after 7 days and never after 14."""
    entries = []
    for owner in range(60):
        lag = 7 if owner % 2 else 14
        entries += [(owner, MILK, 2, lag), (owner, LAMP, 2, lag)]
        entries += [(owner, MILK if lag == 7 else LAMP, 1, 0)]
    own = OWN.model_copy(update={"shrink": 1.0, "repeats": 5.0})
    found = Intensities.fit(history_of(entries, [0] * 60), own)
    soon, late = (
        found.weigh(history_of([(0, MILK, 1, 0), (0, LAMP, 1, 0)], [days])).toarray()[0]
        for days in (7, 14)
    )
    assert soon[MILK] > 2 * soon[LAMP]
    assert late[LAMP] > 2 * late[MILK]


def test_nobody_and_single_baskets_say_nothing():
    for entries in (np.empty((0, 4), int), [(0, MILK, 1, 3)]):
        found = Intensities.fit(
            History(1, 2, *np.array(entries).reshape(-1, 4).T, np.zeros(1, int)), OWN
        )
        assert np.isfinite(found.chance).all()
