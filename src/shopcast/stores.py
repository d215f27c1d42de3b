"""Where a store's files lie: every environment but a few is a store of its own."""

import atexit
import os
import shutil
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

from kedro.config import OmegaConfigLoader
from omegaconf import DictConfig, ListConfig, OmegaConf

from shopcast.bad_input import BadInput
from shopcast.cores import BESIDE, memory

ROOT = Path(__file__).resolve().parents[2]
PRESETS = "presets"
SCRATCH = ".duckdb_tmp"
ENGINES = {None, "base", "local", "spark"}


def raw_folder(store: str, work: Path) -> Path:
    """Find the folder of a store's raw files.

    It is what SHOPCAST_RAW names (or that folder's subfolder of the store's name),
    else `01_raw` among the store's layers, else `../shared/data/<store>`.

    Args:
        store: The environment's name, or `demo`.
        work: The folder that holds the store's layers.
    """
    named = os.environ.get("SHOPCAST_RAW")
    if named and store != "demo":
        folder = Path(named).expanduser()
        return folder / store if (folder / store).is_dir() else folder
    own = work / "01_raw" / ("demo" if store == "demo" else "")
    beside = ROOT.parent / "shared" / "data" / store
    return beside if beside.is_dir() and not own.is_dir() else own


def part_of_memory(share: float) -> str:
    """Tell a share of the machine's memory, as DuckDB reads it.

    Of processes that run beside each other (see `shopcast.side_by_side`) each has its
    part of that.

    >>> part_of_memory(0.5).endswith("MiB")
    True
    """
    beside = int(os.environ.get(BESIDE, 1))
    return f"{int(share * memory() / beside / 2**20)}MiB"


@cache
def scratch() -> str:
    """Name this process's folder for what does not fit in memory.

    DuckDB names files there alike in every process, so two may not share one. It is
    removed at the process's end, or, if that was killed, by a later one.
    """
    folder = ROOT / SCRATCH / str(os.getpid())
    with suppress(OSError):  # where nothing can be written, nothing is put aside
        folder.parent.mkdir(exist_ok=True)
    for left in folder.parent.glob("[0-9]*"):
        if not _runs(int(left.name)):
            shutil.rmtree(left, ignore_errors=True)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(folder)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it is somebody else's
    return True


class StoreConfigLoader(OmegaConfigLoader):
    """Read configuration whose paths follow from the environment and `--params`.

    Resolvers: `${root:}`, the project; `${store:}`, what the store is called;
    `${work:}`, the folder of the store's layers (`--params base_path=…` moves it);
    `${raw:}`, the raw files (`raw_path=…`); `${memory:0.5}`, half of the machine's
    memory; `${scratch:}`, a folder for what does not fit in it.
    `--params preset=quick` puts `conf/base/presets/quick.yml` over the parameters.
    """

    def __init__(self, conf_source, env=None, runtime_params=None, **kwargs):
        """Resolve paths for the store that the environment names.

        Raises:
            BadInput: There is no such environment or preset, or a path is none.
        """
        known = sorted(path.name for path in Path(conf_source).glob("*/"))
        if env is not None and env not in known:
            raise BadInput(
                f"--env: there is no environment {env} in {conf_source} (there are "
                f"{', '.join(known)})."
            )
        given = runtime_params or {}
        for name in ("base_path", "raw_path"):
            path = given.get(name, ".")
            if not isinstance(path, str | Path) or not str(path):
                raise BadInput(f"{name}: {path!r} is no folder; name one.")
        self._preset = _preset_of(Path(conf_source), given.get("preset"))
        self.store = store = "demo" if env in ENGINES else env
        data = ROOT / "data"
        work = Path(given.get("base_path", data if store == "demo" else data / store))
        self.work = work.resolve()
        self.raw = Path(given.get("raw_path") or _raw(store, work)).resolve()
        super().__init__(conf_source, env, runtime_params, **kwargs)

    def __getitem__(self, key):
        """Read a kind of configuration with this session's paths, not the first's."""
        paths = {"root": ROOT, "work": self.work, "raw": self.raw, "store": self.store}
        for name, path in paths.items():
            OmegaConf.register_new_resolver(name, partial(str, path), replace=True)
        OmegaConf.register_new_resolver("memory", part_of_memory, replace=True)
        OmegaConf.register_new_resolver("scratch", scratch, replace=True)
        found = super().__getitem__(key)
        if key != "parameters" or self._preset is None:
            return found
        parts = (found, self._preset, self.runtime_params or {})
        return OmegaConf.to_container(OmegaConf.merge(*parts), resolve=True)


def _preset_of(conf: Path, name: Any) -> DictConfig | ListConfig | None:
    """Read `--params preset=…`: parameters that go before those of the environment."""
    if name is None:
        return None
    known = {path.stem: path for path in conf.glob(f"base/{PRESETS}/*.yml")}
    if not isinstance(name, str) or name not in known:
        raise BadInput(
            f"preset: there is none called {name} (there are {', '.join(known)})."
        )
    return OmegaConf.load(known[name])


def _raw(store: str, work: Path) -> Path:
    return raw_folder(store, ROOT / "data" if store == "demo" else work)
