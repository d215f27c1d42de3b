"""A figure in the catalog that pages can read back, with what it shows."""

from kedro_datasets.matplotlib import MatplotlibDataset
from PIL import Image

from shopcast.showing.findings import Finding, Picture

TITLE, SENTENCE, SHOWN = "Title", "Description", "Shown"


class FigureDataset(MatplotlibDataset):
    """Save a finding as a PNG whose own text is its title and sentence."""

    def save(self, data: Finding) -> None:
        """Write the picture and its words."""
        words = {TITLE: data.title, SENTENCE: data.sentence, SHOWN: str(data.shown)}
        self._save_args = {**vars(self)["_save_args"], "metadata": words}
        super().save(data.figure)

    def load(self) -> Picture:
        """Read the saved picture and its words."""
        with Image.open(str(self._get_load_path())) as file:
            words = getattr(file, "text", {})
        return Picture(
            words.get(TITLE, ""),
            words.get(SENTENCE, ""),
            words.get(SHOWN) != str(False),
            str(self.preview()),
        )
