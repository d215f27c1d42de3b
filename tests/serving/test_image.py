"""What the image holds, told without building it."""

import re
from fnmatch import fnmatch
from pathlib import Path

import yaml
from running import ROOT


def lines_of(name: str) -> list[str]:
    text = re.sub(r"\\\n", " ", (ROOT / name).read_text())
    return [line for line in text.splitlines() if line and line[0] != "#"]


def copied() -> set[Path]:
    """List the files that the Dockerfile copies, as .dockerignore leaves them."""
    rules = lines_of(".dockerignore")
    sources = [line.split()[1:-1] for line in lines_of("Dockerfile")
               if line.startswith("COPY") and "--from" not in line]  # fmt: skip
    named = [ROOT / one for several in sources for one in several]
    paths = {path for one in named for path in ([one] if one.is_file() else
             [inner for inner in one.rglob("*") if inner.is_file()])}  # fmt: skip
    return {path.relative_to(ROOT) for path in paths if not _left_out(path, rules)}


def _left_out(path: Path, rules: list[str]) -> bool:
    """Decide by the last rule that fits the file, or a folder that it lies in."""
    own = path.relative_to(ROOT)
    names = [str(own), *map(str, own.parents[:-1])]
    out = False
    for rule in rules:
        pattern = rule.removeprefix("!").removeprefix("**/")
        parts = own.parts if rule.startswith("**/") else names
        if any(fnmatch(name, pattern) for name in parts):
            out = not rule.startswith("!")
    return out


def test_the_image_holds_what_the_service_reads_and_nothing_else():
    found = copied()
    assert {path.parts[0] for path in found} == {
        "conf", "pyproject.toml", "requirements.lock", "src"
    }  # fmt: skip
    assert Path("src/shopcast/serving/app.py") in found
    assert Path("conf/base/parameters_ltv.yml") in found
    kinds = {path.suffix for path in found if path.name != ".gitkeep"}
    assert kinds <= {".py", ".yml", ".html", ".css", ".toml", ".lock"}
    own = [path for path in found if path.parts[:2] == ("conf", "local")]
    assert own == [Path("conf/local/.gitkeep")]  # Kedro asks for the folder


def test_the_container_runs_without_rights_and_tells_its_health():
    lines = lines_of("Dockerfile")
    users = [line for line in lines if line.startswith("USER")]
    assert users == ["USER 10001"]
    assert lines.index(users[0]) < next(
        at for at, line in enumerate(lines) if line.startswith("ENTRYPOINT")
    )
    assert any("/health" in line for line in lines if line.startswith("HEALTHCHECK"))
    services = yaml.safe_load((ROOT / "compose.yml").read_text())["services"]
    assert services["shopcast"]["read_only"]
    assert all(port.startswith("127.0.0.1:") for one in services.values()
               for port in one["ports"])  # fmt: skip
    assert ":?" in services["shopcast"]["environment"]["SHOPCAST_API_KEY"]
