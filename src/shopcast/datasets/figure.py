"""A figure in the catalog that pages can read back."""

from kedro_datasets.matplotlib import MatplotlibDataset


class FigureDataset(MatplotlibDataset):
    """Save a matplotlib figure; load it as a base64-encoded picture."""

    def load(self) -> str:
        """Read the saved picture."""
        return str(self.preview())
