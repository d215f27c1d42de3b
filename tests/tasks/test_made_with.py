"""What a predictor was made with: only what matters counts."""

import shutil

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


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("features/days.py", True),
        ("pipelines/ltv/boosting.py", True),
        ("pipelines/ltv/figures.py", False),
        ("pipelines/category/boosting.py", False),
        ("showing/pages.py", False),
    ],
)
def test_the_fingerprint_follows_what_an_answer_is_made_by(
    tmp_path, monkeypatch, file, counts
):
    copy = shutil.copytree(made_with.PACKAGE, tmp_path / "shopcast")
    monkeypatch.setattr(made_with, "PACKAGE", copy)
    before = made_with.code_of.__wrapped__("ltv")
    (copy / file).write_text((copy / file).read_text() + "\nMORE = 1\n")
    assert (made_with.code_of.__wrapped__("ltv") != before) == counts


def test_other_versions_are_named():
    now = made_with.versions()
    assert {"python", "shopcast", "keras", "lightgbm", "scikit-learn"} == now.keys()
    assert made_with.other_versions(now) == []
    old = now | {"keras": "2.0"}
    assert made_with.other_versions(old) == [f"keras was 2.0 and is {now['keras']}"]
