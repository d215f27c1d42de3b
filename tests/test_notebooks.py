"""The notebooks read a finished run, and define nothing."""

import ast

import nbformat
import pytest
from nbclient import NotebookClient
from running import ROOT

BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIRST = "%load_ext kedro.ipython"


def cells(path) -> list[str]:
    """List the code of a notebook."""
    book = nbformat.read(path, as_version=4)
    return [one["source"] for one in book.cells if one["cell_type"] == "code"]


def test_all_run_on_a_finished_run(runs):
    """One kernel for all of them: what each leaves behind is what the catalog loads."""
    options = f"--env=test --params=base_path={runs[0]}"
    begin = [FIRST, f"%reload_kedro {ROOT} {options}"]
    code = [one for path in BOOKS for one in cells(path) if one != FIRST]
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell(one) for one in [*begin, *code]]
    NotebookClient(book, timeout=300, resources={"metadata": {"path": ROOT}}).execute()
    shown = [one["outputs"] for one in book.cells[2:]]
    assert all(shown)
    pictures = [one for one in str(shown).split("data:image/png;base64,")[1:] if one]
    assert len(pictures) > 10


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_and_defines_nothing(path):
    book = nbformat.read(path, as_version=4)
    assert book.cells[0]["cell_type"] == "markdown"
    code = cells(path)
    assert code[0] == FIRST
    assert [one for one in book.cells if one.get("outputs")] == [], "outputs are kept"
    kinds = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.For)
    for one in code[1:]:
        assert not [
            node for node in ast.walk(ast.parse(one)) if isinstance(node, kinds)
        ]


def test_there_is_one_for_each_pipeline():
    names = {"00_start", "eda", "segmentation", "next_order", "category", "basket",
             "next_event", "early_warning", "ltv"}  # fmt: skip
    assert {path.stem for path in BOOKS} == names
