"""A figure in the catalog that pages can read back, with what it shows."""

import json

from kedro_datasets.matplotlib import MatplotlibDataset
from PIL import Image

from shopcast.showing.findings import Finding, Picture
from shopcast.showing.panels import panels_of

TITLE, SENTENCE, SHOWN, PANELS = "Title", "Description", "Shown", "Panels"
EDGE = 0.1  # inches around all that is drawn


class FigureDataset(MatplotlibDataset):
    """Save a finding as a PNG whose own text is its title, sentence and panels."""

    def save(self, data: Finding) -> None:
        """Write the picture and its words."""
        figure = data.figure
        figure.draw_without_rendering()  # gives all its place, once
        figure.set_layout_engine("none")
        box = figure.get_tightbbox().padded(EDGE)
        words = {
            TITLE: data.title,
            SENTENCE: data.sentence,
            SHOWN: str(data.shown),
            PANELS: json.dumps(panels_of(figure, box)),
        }
        more = {"metadata": words, "bbox_inches": box}
        self._save_args = {**vars(self)["_save_args"], **more}
        super().save(figure)

    def load(self) -> Picture:
        """Read the saved picture and its words."""
        with Image.open(str(self._get_load_path())) as file:
            words, width = getattr(file, "text", {}), file.width
        return Picture(
            words.get(TITLE, ""),
            words.get(SENTENCE, ""),
            words.get(SHOWN) != str(False),
            str(self.preview()),
            width,
            json.loads(words.get(PANELS, "{}")),
        )
