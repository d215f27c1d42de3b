"""A figure and its words, saved and read back."""

import base64

import numpy as np
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


def test_a_picture_tells_where_its_panels_stand(tmp_path):
    figure, axes = new_figure(3, size=(2, 2))
    for axis in axes:
        axis.barh(["a long name", "another"], [1, 2])
        if axis is not axes[0]:
            axis.set_yticklabels([])
    dataset = FigureDataset(filepath=str(tmp_path / "three.png"))
    dataset.save(Finding(figure, "Three", SENTENCE))
    found = dataset.load().panels
    ((first, names_end),) = found["names"]
    assert first == 0
    assert 0.05 < names_end < 0.2
    assert 0.02 < found["foot"] < 0.2
    lefts, rights = zip(*found["panels"], strict=True)
    assert (lefts[0], rights[-1]) == (names_end, 1)
    assert lefts[1:] == rights[:-1]
    with Image.open(tmp_path / "three.png") as file:  # white from top to bottom
        grey = np.asarray(file.convert("L"))
    for cut in lefts[1:]:
        assert (grey[:, round(cut * grey.shape[1])] == 255).all()


def test_panels_with_axes_of_their_own_are_apart_and_colours_with_what_has_them(
    tmp_path,
):
    figure, (one, other) = new_figure(2, size=(3, 2))
    figure.colorbar(one.imshow([[1, 2]]), ax=one)
    other.plot([1, 2])
    dataset = FigureDataset(filepath=str(tmp_path / "two.png"))
    dataset.save(Finding(figure, "Two", SENTENCE))
    assert len(dataset.load().panels["panels"]) == 2
    assert not dataset.load().panels["names"]
    dataset.save(Finding(new_figure(1, 2)[0], "One over the other", SENTENCE))
    assert dataset.load().panels == {}
