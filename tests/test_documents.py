"""What the README and the documents name is there."""

import re
import shlex
from pathlib import Path

import pytest
import readme
import yaml
from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project
from omegaconf import OmegaConf
from running import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT /
             "docs").glob("*.md"))]  # fmt: skip
OWN = {"preset", "base_path", "raw_path"}  # parameters that no file holds
MINE = {"myshop", "NAME"}  # environments that a reader makes


def commands(path: Path, program: str) -> list[list[str]]:
    """List the commands of a program, in blocks and in sentences."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(rf"(?:^|`|/)({program} [^`\n]*)", text, re.M)
    return [shlex.split(one.split("  #")[0], comments=True) for one in found]


def option(words: list[str], *names: str) -> str | None:
    for name in names:
        if name in words and words.index(name) + 1 < len(words):
            return words[words.index(name) + 1]
    return None


@pytest.fixture(scope="module")
def known() -> dict:
    bootstrap_project(ROOT)
    files = (ROOT / "conf/base").glob("parameters*.yml")
    return OmegaConf.to_container(OmegaConf.merge(*map(OmegaConf.load, files)))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_run_that_is_written_can_be_asked_for(path, known):
    for words in commands(path, "kedro run"):
        for name in (option(words, "--pipelines", "--pipeline") or "ltv").split(","):
            assert name in pipelines or "<" in name or name == "PIPELINE", words
        env = option(words, "--env")
        there = (
            env is None or env in MINE or "<" in env or (ROOT / "conf" / env).is_dir()
        )
        assert there, words
        for given in re.split(r",(?![^\[]*\])", option(words, "--params") or ""):
            key = given.partition("=")[0]
            if (
                key
                and key not in ("preset", "base_path", "raw_path")
                and "…" not in key
            ):
                assert _is_there(known, key.split(".")), words


def _is_there(known: object, keys: list[str]) -> bool:
    """Follow a dotted name; what a table's columns are called is the shop's."""
    for place, key in enumerate(keys):
        if not isinstance(known, dict) or known is None:
            return False
        if key not in known:
            return place > 1 and keys[0] in ("source", "ltv", "basket", "category")
        known = known[key]
    return True


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_target_of_make_is_there(path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    text = path.read_text(encoding="utf-8")
    blocks = "".join(re.findall(r"```bash\n(.*?)```", text, re.S))
    named = re.findall(r"`make ([a-z-]+)", text)
    assert {*named, *re.findall(r"^make ([a-z-]+)", blocks, re.M)} <= targets


def test_the_script_that_follows_the_readme_misses_no_command(monkeypatch):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    ran: list[str] = []
    monkeypatch.setattr(readme, "wait", ran.append)
    monkeypatch.setattr(readme, "answer", lambda command, *_: ran.append(command))
    monkeypatch.setattr(readme, "give_files", lambda: None)
    [*readme.run(readme.blocks_of(text))]
    written = re.findall(r"^(?:make|kedro|curl|shopcast|SHOPCAST_RAW)\b.*", text, re.M)
    assert len(ran) == len(written) - len(readme.APART)
    for one in ran:
        assert readme.in_a_hurry(one).count("preset=quick") == ("kedro run" in one)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path):
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text)
    own = [one for one in links if "://" not in one and not one.startswith("mailto")]
    assert [one for one in own if not (path.parent / one).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_block_of_yaml_can_be_read(path):
    text = path.read_text(encoding="utf-8")
    for block in re.findall(r"```yaml\n(.*?)```", text, re.S):
        assert yaml.safe_load(block) is not None
