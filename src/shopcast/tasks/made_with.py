"""What a saved predictor was made with: versions, and the code that defines it."""

import ast
import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version_tuple

from shopcast import __version__

LIBRARIES = ("keras", "lightgbm", "scikit-learn")
PACKAGE = Path(__file__).resolve().parents[1]
SHARED = ("tables", "features", "buy_till_you_die", "models", "learning")
ONLY_SHOWS = {"figures", "page", "pipeline"}


@cache
def versions() -> dict[str, str]:
    """Tell the versions of whatever a saved model depends on."""
    python = ".".join(python_version_tuple()[:2])
    own = {"python": python, "shopcast": __version__}
    return own | {name: version(name) for name in LIBRARIES}


def other_versions(then: dict[str, str]) -> list[str]:
    """Say which versions differ from those that are installed."""
    return [
        f"{name} was {then.get(name)} and is {installed}"
        for name, installed in versions().items()
        if then.get(name) != installed
    ]


@cache
def code_of(task: str) -> str:
    """Fingerprint the code that defines what is read and what is made of it.

    That of all tasks and that of the task's own package, but for what only shows.
    Comments, docstrings and layout do not count.
    """
    folders = [PACKAGE / room for room in SHARED] + [PACKAGE / "pipelines" / task]
    paths = [
        path
        for folder in folders
        for path in sorted(folder.glob("*.py"))
        if path.stem not in ONLY_SHOWS
    ]
    return digest("\n".join(definitions(path.read_text("utf-8")) for path in paths))


def definitions(source: str) -> str:
    r"""Keep what a module does.

    >>> definitions('def f(x):  # why' + chr(10) + '    "What."' + chr(10) + '    x')
    'def f(x):\n    x'
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and len(body) > 1 and _is_text(body[0]):
            del body[0]
    return ast.unparse(tree)


def _is_text(node: ast.AST) -> bool:
    inner = node.value if isinstance(node, ast.Expr) else None
    return isinstance(inner, ast.Constant) and isinstance(inner.value, str)


def digest(text: str) -> str:
    """Shorten a text to twelve hexadecimal digits.

    >>> digest("ann")
    '49915e0d7d4b'
    """
    return hashlib.sha256(text.encode()).hexdigest()[:12]
