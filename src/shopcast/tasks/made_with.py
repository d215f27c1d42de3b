"""What a saved predictor was made with: versions, and the definitions of features."""

import ast
import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from shopcast import __version__, buy_till_you_die, features

LIBRARIES = ("keras", "lightgbm", "scikit-learn")
FOR_ALL = (features, buy_till_you_die)


@cache
def versions() -> dict[str, str]:
    """Tell the versions of whatever a saved model depends on."""
    return {"shopcast": __version__} | {name: version(name) for name in LIBRARIES}


def other_versions(then: dict[str, str]) -> list[str]:
    """Say which versions differ from those that are installed."""
    return [
        f"{name} was {then.get(name)} and is {installed}"
        for name, installed in versions().items()
        if then.get(name) != installed
    ]


@cache
def features_of(own: tuple[ModuleType, ...]) -> str:
    """Fingerprint the code that defines what is read, of all tasks and of one's own.

    Comments, docstrings and layout do not count.
    """
    shared = [
        path
        for package in FOR_ALL
        for path in sorted(Path(str(package.__file__)).parent.glob("*.py"))
    ]
    paths = [*shared, *(Path(str(module.__file__)) for module in own)]
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
