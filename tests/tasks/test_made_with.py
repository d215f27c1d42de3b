"""What a predictor was made with: only what matters counts."""

from types import ModuleType

import pytest

from shopcast.tasks import made_with

BEFORE = '"""Doc."""\n\ndef days(x):\n    """Count days."""\n    return x + 1  # why\n'


@pytest.mark.parametrize(
    ("after", "same"),
    [
        pytest.param(BEFORE.replace("# why", "# because"), True, id="comment"),
        pytest.param(BEFORE.replace("Count", "Number"), True, id="docstring"),
        pytest.param(BEFORE.replace("x + 1", "(x  +  1)"), True, id="layout"),
        pytest.param(BEFORE.replace("x + 1", "x + 2"), False, id="number"),
        pytest.param(BEFORE.replace("x", "y"), False, id="name"),
    ],
)
def test_a_definition_changes_where_what_it_does_changes(after, same):
    found = made_with.definitions(after) == made_with.definitions(BEFORE)
    assert found == same


def test_the_fingerprint_follows_a_tasks_own_modules(tmp_path):
    prints = []
    for body in ("x = 1\n", "x = 2\n"):
        path = tmp_path / f"own{len(prints)}.py"
        path.write_text(body)
        module = ModuleType("own")
        module.__file__ = str(path)
        prints.append(made_with.features_of((module,)))
    assert len(set(prints)) == 2


def test_other_versions_are_named():
    now = made_with.versions()
    assert {"shopcast", "keras", "lightgbm", "scikit-learn"} == now.keys()
    assert made_with.other_versions(now) == []
    old = now | {"keras": "2.0"}
    assert made_with.other_versions(old) == [f"keras was 2.0 and is {now['keras']}"]
