"""One change of the source that a test should find."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Change = tuple[str, str, str]


@dataclass(frozen=True)
class Mutant:
    """A text of `src/shopcast/<file>` that is replaced by another.

    Attributes:
        name: What is wrong then.
        file: Where the text stands, once.
        old: The text.
        new: What replaces it.
        tests: Arguments of pytest: what should fail.
        more: Other files, texts and replacements that it takes.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    more: tuple[Change, ...] = ()

    @property
    def changes(self) -> Iterator[Change]:
        """List all that is changed."""
        yield self.file, self.old, self.new
        yield from self.more

    def change(self, package: Path) -> dict[Path, str]:
        """Tell what the changed files hold then.

        Raises:
            ValueError: A text does not stand in its file, or several times.
        """
        texts: dict[Path, str] = {}
        for file, old, new in self.changes:
            path = package / file
            text = texts.get(path) or path.read_text()
            if text.count(old) != 1:
                raise ValueError(f"{file} has {text.count(old)} times {old!r}")
            texts[path] = text.replace(old, new)
        return texts


def mutants(file: str, tests: str, *changes: Change) -> list[Mutant]:
    """Make mutants of one file: their names, texts and replacements.

    Args:
        file: Of the package.
        tests: That should fail, below `tests` and apart by spaces.
        changes: One per mutant.
    """
    paths = tuple(f"tests/{path}" for path in tests.split())
    return [Mutant(name, file, old, new, paths) for name, old, new in changes]
