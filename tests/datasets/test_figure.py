"""A figure and its words, saved and read back."""

import base64

from PIL import Image

from shopcast.datasets.figure import FigureDataset
from shopcast.showing.findings import Finding, not_shown
from shopcast.showing.style import new_figure

SENTENCE = "Ann spent 10 € on “mugs”, 日本."


def test_a_picture_carries_its_title_and_its_sentence(tmp_path):
    dataset = FigureDataset(filepath=str(tmp_path / "mugs.png"))
    dataset.save(Finding(new_figure()[0], "Mugs", SENTENCE))
    picture = dataset.load()
    assert (picture.title, picture.sentence, picture.shown) == ("Mugs", SENTENCE, True)
    assert base64.b64decode(picture.image) == (tmp_path / "mugs.png").read_bytes()
    with Image.open(tmp_path / "mugs.png") as file:
        assert file.text["Description"] == SENTENCE


def test_a_figure_without_data_says_so(tmp_path):
    dataset = FigureDataset(filepath=str(tmp_path / "visits.png"))
    dataset.save(not_shown("Visits", "this store has no events"))
    picture = dataset.load()
    assert picture.sentence == "Not shown: this store has no events."
    assert not picture.shown
