"""What is misspelt on the command line gets one sentence."""

import logging
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner
from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project
from kedro.utils import load_obj
from running import ROOT

from shopcast.cli import run
from shopcast.side_by_side import SideBySide
from shopcast.stores import StoreConfigLoader


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("--pipeline ltvv", ["--pipeline: there is no pipeline ltvv", "mean ltv?"]),
        ("--pipelines ltv,xyz", ["there is no pipeline xyz", "kedro registry list"]),
        (
            "--pipeline ltv --from-nodes ltv.fit_priors",
            ["--from-nodes: there is no node ltv.fit_priors", "mean ltv.fit_prior?"],
        ),
        (
            "--pipelines ltv,basket --from-nodes basket.fit_priors",
            ["--from-nodes: there is no node basket.fit_priors", "mean basket.fit"],
        ),
        (
            "--pipeline ltv --to-outputs ltv.metric",
            ["no output", "ltv.metrics?"],
        ),
        ("--tags predicts", ["--tags: there is no tag predicts", "mean predict?"]),
        (
            "--pipeline ltv --namespaces ltx",
            ["--namespaces: there is no namespace ltx", "mean ltv?"],
        ),
        ("--runner NoRunner", ["--runner: there is no runner NoRunner"]),
        ("--runner no.such.Runner", ["--runner: there is no runner no.such.Runner"]),
        ("--runner ThreadRunner", ["--runner: ThreadRunner runs nodes beside"]),
        ("--pipelines ltv,__default__", ["--pipelines: __default__ is several"]),
        ("--params a={b", ["--params: cannot be read", "ltv.options.folds=3"]),
    ],
)
def test_a_name_that_does_not_exist_gets_one_sentence(given, says):
    bootstrap_project(ROOT)
    found = CliRunner().invoke(run, given.split())
    assert found.exit_code == 1
    (said,) = [line for line in found.output.splitlines() if line.startswith("Error")]
    assert [part for part in says if part not in said] == []


def test_several_pipelines_are_one_with_one_page_after_all_of_them():
    bootstrap_project(ROOT)
    names = ["ltv", "basket"]
    pipelines.set_requested(names)
    both = pipelines["ltv"] + pipelines["basket"]
    page = next(node for node in both.nodes if node.name == "make_index")
    assert {"ltv.index_page", "basket.index_page"} <= {*page.inputs}
    pipelines.set_requested(None)
    one = {node.name for name in names for node in pipelines[name].nodes}
    assert {node.name for node in both.nodes} == one


def test_the_runner_of_tasks_beside_each_other_has_a_short_name(monkeypatch):
    bootstrap_project(ROOT)
    asked = []
    monkeypatch.setattr(click.Command, "invoke", lambda self, ctx: asked.append(ctx))
    CliRunner().invoke(run, ["--runner", "SideBySide"], catch_exceptions=False)
    assert load_obj(asked[0].params["runner"]) is SideBySide


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"env": "nosuch"}, ["--env: there is no environment nosuch", "tafeng"]),
        ({"runtime_params": {"base_path": 5}}, ["base_path: 5 is no folder"]),
        ({"runtime_params": {"raw_path": ""}}, ["raw_path: '' is no folder"]),
    ],
)
def test_an_environment_or_a_folder_that_is_none_gets_one_sentence(given, says):
    with pytest.raises(ValueError) as caught:
        StoreConfigLoader(str(ROOT / "conf"), **given)
    assert [part for part in says if part not in str(caught.value)] == []


TELL = """
import logging
from kedro.framework.project import settings
from kedro.framework.startup import bootstrap_project
bootstrap_project("..")
settings.HOOKS
print(logging.getLogger().handlers[0].level)
"""


def test_a_command_in_a_folder_of_the_projects_is_as_quiet():
    command = [sys.executable, "-c", TELL]
    told = subprocess.run(command, cwd=ROOT / "notebooks", capture_output=True)
    assert int(told.stdout.split()[-1]) == logging.WARNING
