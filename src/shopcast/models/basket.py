"""Networks of `basket`."""

import keras
from keras import layers, ops

PAD = 0


def build_label_lstm(
    *, products: int, length: int, embedding: int, units: int, dropout: float
) -> keras.Model:
    """Tell the next basket from products as labels (the first seed, embedded).

    Args:
        products: How many there are; 0 is padding, products are numbered from 1.
        length: Products per sequence.
        embedding: Size of a product's embedding.
        units: Size of the LSTM's state.
        dropout: Share of it that is dropped.

    Returns:
        An uncompiled model from `sequence`, int32 (batch, length), oldest first and
        padded on the right, to `logits`, (batch, products).
    """
    sequence = keras.Input((length,), dtype="int32", name="sequence")
    x = layers.Embedding(products + 1, embedding, mask_zero=True)(sequence)
    x = layers.LSTM(units)(x)
    x = layers.Dropout(dropout)(x)
    logits = layers.Dense(products, name="logits", dtype="float32")(x)
    return keras.Model({"sequence": sequence}, {"logits": logits}, name="label_lstm")


def build_text_lstm(
    *, text: list[list[float]], length: int, units: int, dropout: float
) -> keras.Model:
    """Tell the next basket from what descriptions say (the third seed).

    The head is a vector in the space of the descriptions, whose products with those
    of the catalogue are the scores: one that nobody bought lately has one too.

    Args:
        text: Of each product, of length 1.
        length: Products per sequence.
        units: Size of the LSTM's state.
        dropout: Share of it that is dropped.

    Returns:
        As `build_label_lstm`.
    """
    products, size = len(text), len(text[0])
    known = keras.ops.convert_to_numpy(text).astype("float32")
    table = layers.Embedding(
        products + 1, size, mask_zero=True, trainable=False, name="text"
    )
    sequence = keras.Input((length,), dtype="int32", name="sequence")
    x = table(sequence)
    table.set_weights([_with_padding(known)])
    x = layers.LSTM(units)(x)
    x = layers.Dropout(dropout)(x)
    wanted = layers.Dense(size)(x)
    head = layers.Dense(products, use_bias=False, trainable=False, name="catalogue")
    scores = head(wanted)
    head.set_weights([known.T])
    logits = layers.Identity(name="logits", dtype="float32")(scores)
    return keras.Model({"sequence": sequence}, {"logits": logits}, name="text_lstm")


def _with_padding(table):
    import numpy as np

    return np.concatenate([np.zeros((1, table.shape[1]), table.dtype), table])


@keras.saving.register_keras_serializable(package="shopcast")
class Equivariant(layers.Layer):
    """A layer that treats all members of a set alike: ELU(Z W + b - mean(Z V)).

    Reference: Zaheer et al. (2017), Deep Sets, equation 4; padding, where `real` is 0,
    is in no mean.
    """

    def __init__(self, units: int, **kwargs):
        """Name the size of each member's output."""
        super().__init__(**kwargs)
        self.units = units
        self.own = layers.Dense(units)
        self.others = layers.Dense(units, use_bias=False)

    def build(self, members_shape, real_shape):
        """Build both weights."""
        self.own.build(members_shape)
        self.others.build(members_shape)

    def call(self, members, real):
        """Compare each member with the mean of all."""
        return ops.elu(self.own(members) - mean_of_set(self.others(members), real))

    def get_config(self):
        """Return what it was made with."""
        return {**super().get_config(), "units": self.units}


def mean_of_set(members, real):
    """Average the real members: (batch, 1, units)."""
    number = ops.maximum(ops.sum(real, axis=1, keepdims=True), 1.0)
    return ops.sum(members * real, axis=1, keepdims=True) / number


@keras.saving.register_keras_serializable(package="shopcast")
class Spread(layers.Layer):
    """Mix scores of a customer's own products with those of all products.

    A gate per product, which is learnt, says how much each counts.
    """

    def __init__(self, products: int, **kwargs):
        """Name the number of products."""
        super().__init__(**kwargs)
        self.products = products

    def build(self, members_shape, own_shape, whole_shape, real_shape):
        """Make the gates, half open."""
        self.gate = self.add_weight(shape=(self.products,), initializer="zeros")

    def call(self, members, own, whole, real):
        """Add own scores to the places of their products: (batch, products)."""
        rows = ops.shape(members)[0]
        numbers = ops.broadcast_to(ops.arange(rows)[:, None], ops.shape(members))
        where = ops.stack([numbers, ops.maximum(members - 1, 0)], axis=-1)
        values = ops.squeeze(own * real, axis=-1)
        spread = ops.scatter(
            ops.reshape(where, (-1, 2)),
            ops.reshape(values, (-1,)),
            (rows, self.products),
        )
        gate = ops.sigmoid(self.gate)
        return gate * spread + (1 - gate) * whole

    def compute_output_shape(self, members_shape, own_shape, whole_shape, real_shape):
        """Say how large the result is."""
        return (members_shape[0], self.products)

    def get_config(self):
        """Return what it was made with."""
        return {**super().get_config(), "products": self.products}


def build_sets(
    *, products: int, most: int, baskets: int, embedding: int, units: int, depth: int,
    dropout: float,
) -> keras.Model:  # fmt: skip
    """Tell the next basket from the set of own products, in whichever order.

    Reference: the idea of own history and whole catalogue, mixed product by product,
    is that of DNNTSP (Yu et al. 2020) and of what followed it.

    Args:
        products: How many there are, numbered from 1.
        most: Own products at most.
        baskets: Last baskets, in which each own product was or was not.
        embedding: Size of a product's embedding.
        units: Size of the layers.
        depth: How many equivariant layers.
        dropout: Share of the customer's vector that is dropped.

    Returns:
        An uncompiled model from `members`, int32 (batch, most), and `baskets`,
        (batch, most, baskets), to `logits`, (batch, products).
    """
    members = keras.Input((most,), dtype="int32", name="members")
    inside = keras.Input((most, baskets), name="baskets")
    table = layers.Embedding(products + 1, embedding, name="products")
    real = ops.cast(members != PAD, "float32")[..., None]
    x = layers.Concatenate()([table(members), inside])
    for _ in range(depth):
        x = Equivariant(units)(x, real)
    own = layers.Dense(1)(x)
    customer = ops.squeeze(mean_of_set(x, real), axis=1)
    customer = layers.Dropout(dropout)(customer)
    whole = layers.Dense(products)(layers.Dense(embedding)(customer))
    mixed = Spread(products)(members, own, whole, real)
    logits = layers.Identity(name="logits", dtype="float32")(mixed)
    inputs = {"members": members, "baskets": inside}
    return keras.Model(inputs, {"logits": logits}, name="sets")
