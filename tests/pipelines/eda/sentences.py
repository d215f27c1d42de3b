"""What `eda` says of a store, with the values that it was made of."""

from pathlib import Path

from kedro.io import MemoryDataset
from kedro.runner import SequentialRunner
from running import open_session

from shopcast.pipelines.eda import create_pipeline
from shopcast.pipelines.eda.page import SECTIONS
from shopcast.showing.findings import Finding

FIGURES = {f"eda.{name}_figure": name for names in SECTIONS.values() for name in names}


def find(base: Path) -> dict[str, Finding]:
    """Draw the figures of the store whose layers lie in `base`, by name."""
    with open_session("test", base_path=str(base)) as session:
        catalog = session.load_context().catalog
        for dataset in FIGURES:
            catalog[dataset] = MemoryDataset(copy_mode="assign")
        SequentialRunner().run(create_pipeline().to_outputs(*FIGURES), catalog)
        return {name: catalog.load(dataset) for dataset, name in FIGURES.items()}
