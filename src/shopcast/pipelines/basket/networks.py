"""What networks read in `basket`, and how their scores become lists."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy.special import softmax

from shopcast.features.columns import places
from shopcast.learning.candidate import Forecast
from shopcast.learning.members import NetworkOptions
from shopcast.learning.network import Network
from shopcast.pipelines.basket.history import History
from shopcast.pipelines.basket.list_length import LENGTH
from shopcast.pipelines.basket.lists import NONE, forecast, in_blocks
from shopcast.pipelines.basket.rows import Rows

BLOCK = 512


@dataclass(frozen=True, kw_only=True)
class Ranked(Network):
    """A network of scores of all products, of which the best are kept, in blocks."""

    def forecast(self, model, rows, seed):
        """Forecast some rows at a time."""
        ask = super().forecast
        return in_blocks(rows, BLOCK, lambda part: ask(model, part, seed))


def read_lists(found: dict[str, np.ndarray], rows: Rows) -> Forecast:
    """List the best products by the members' mean probability."""
    chance = softmax(found["logits"].astype("float64"), axis=-1).mean(axis=1)
    chance[~rows.listable(*np.indices(chance.shape))] = 0
    length = min(LENGTH, chance.shape[1])
    products = np.argsort(-chance, axis=1, kind="stable")[:, :length]
    scores = np.take_along_axis(chance, products, axis=1)
    products = np.where(scores > 0, products, NONE)
    short = ((0, 0), (0, LENGTH - length))
    return forecast(
        np.pad(products, short, constant_values=NONE), np.pad(scores, short)
    )


def _compiled(model: Any, options: NetworkOptions) -> Any:
    import keras

    from shopcast.models.losses import basket_cross_entropy

    optimizer = keras.optimizers.Adam(options.fit.learning_rate, clipnorm=1.0)
    model.compile(
        optimizer, loss={"logits": basket_cross_entropy}, jit_compile=options.fit.jit
    )
    return model


def compile_labels(rows: Rows, options: NetworkOptions) -> Any:
    """Build the network of products as labels."""
    from shopcast.models.basket import build_label_lstm

    known = len(rows.prior.vocabulary)
    return _compiled(build_label_lstm(products=known, **options.model), options)


def compile_text(rows: Rows, options: NetworkOptions) -> Any:
    """Build the network of descriptions."""
    from shopcast.models.basket import build_text_lstm

    own = {name: options.model[name] for name in ("length", "units", "dropout")}
    text = rows.prior.text.tolist()
    return _compiled(build_text_lstm(text=text, **own), options)


def compile_sets(rows: Rows, options: NetworkOptions) -> Any:
    """Build the network of sets."""
    from shopcast.models.basket import build_sets

    known = len(rows.prior.vocabulary)
    return _compiled(build_sets(products=known, **options.model), options)


def read_sequence(rows: Rows, name: str, frequent: bool = False) -> np.ndarray:
    """Place the last products oldest first, numbered from 1: (rows, length)."""
    history = _frequent(rows, rows.history) if frequent else rows.history
    length = rows.options.sequence.model["length"]
    order = np.lexsort((-history.age, history.owner))
    owner, product = history.owner[order], history.product[order]
    sizes = np.bincount(owner, minlength=len(rows))
    place = places(owner) - np.maximum(sizes - length, 0)[owner]
    kept = place >= 0
    array = np.zeros((len(rows), length), "int32")
    array[owner[kept], place[kept]] = product[kept] + 1
    return array


def _frequent(rows: Rows, history: History) -> History:
    often = rows.prior.buyers >= rows.options.frequent
    return history.of(often[history.product])


def read_set(rows: Rows, name: str) -> np.ndarray:
    """Read own products, the latest first, or the baskets that each was in."""
    own = rows.options.sets.model
    history = rows.history
    key = history.owner * history.products + history.product
    keys, member = np.unique(key, return_inverse=True)
    latest = np.full(len(keys), np.iinfo("int64").max)
    np.minimum.at(latest, member, history.age)
    owner, product = np.divmod(keys, history.products)
    order = np.lexsort((product, latest, owner))
    place = np.empty(len(keys), "int64")
    place[order] = places(owner)
    if name == "members":
        members = np.zeros((len(rows), own["most"]), "int32")
        kept = place < own["most"]
        members[owner[kept], place[kept]] = product[kept] + 1
        return members
    inside = np.zeros((len(rows), own["most"], own["baskets"]), "float32")
    kept = (place[member] < own["most"]) & (history.age <= own["baskets"])
    inside[history.owner[kept], place[member][kept], history.age[kept] - 1] = 1
    return inside


def bought(rows: Rows, frequent: bool = False) -> dict[str, np.ndarray]:
    """List what was bought: (rows, most in a basket), -1 after the last one."""
    row, product = np.divmod(rows.bought, len(rows.prior.vocabulary))
    if frequent:
        often = rows.prior.buyers[product] >= rows.options.frequent
        row, product = row[often], product[often]
    place = places(row)
    array = np.full((len(rows), place.max(initial=0) + 1), NONE, "int32")
    array[row, place] = product
    return {"logits": array}


frequent_sequence = partial(read_sequence, frequent=True)
frequent_bought = partial(bought, frequent=True)
