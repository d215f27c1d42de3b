"""What networks read in `category`, and what their outputs mean."""

from functools import partial
from typing import Any

import numpy as np
from scipy.special import expit

from shopcast.features.columns import signed_logs
from shopcast.learning.candidate import Forecast
from shopcast.learning.members import NetworkOptions
from shopcast.pipelines.category.baselines import by_class
from shopcast.pipelines.category.rows import Rows


def _compiled(model: Any, options: NetworkOptions) -> Any:
    import keras

    optimizer = keras.optimizers.Adam(options.fit.learning_rate, clipnorm=1.0)
    loss = {"bought": keras.losses.BinaryCrossentropy(from_logits=True)}
    model.compile(optimizer, loss=loss, jit_compile=options.fit.jit)
    return model


def compile_seed(rows: Rows, options: NetworkOptions, sessions: bool) -> Any:
    """Build the seed's network, with its sessions or of orders and month alone."""
    from shopcast.models.category import build_seed

    model = build_seed(
        weeks=rows.weeks.shape[1],
        months=rows.months.shape[1],
        rates=np.clip(rows.rates, 1e-4, 1 - 1e-4).tolist(),
        sessions=sessions,
        **options.model,
    )
    return _compiled(model, options)


def compile_history(rows: Rows, options: NetworkOptions) -> Any:
    """Build the network that corrects the shares of past orders."""
    from shopcast.models.category import build_history_network

    history, _ = rows.history
    own = signed_logs(history.astype("float64")).reshape(-1, history.shape[2])
    context = signed_logs(rows.context.to_numpy("float64"))
    model = build_history_network(
        features=history.shape[2],
        categories=history.shape[1],
        mean=own.mean(axis=0).tolist(),
        deviation=own.std(axis=0).tolist(),
        context_mean=context.mean(axis=0).tolist(),
        context_deviation=context.std(axis=0).tolist(),
        **options.model,
    )
    return _compiled(model, options)


def bought(rows: Rows) -> dict[str, np.ndarray]:
    """Whether the order contained each class."""
    return {"bought": rows.bought.astype("float32")}


def read_bought(found: dict[str, np.ndarray], rows: Rows) -> Forecast:
    """Average the members' probabilities, which come as log-odds."""
    return by_class(expit(found["bought"].astype("float64")).mean(axis=1))


seed_with_sessions = partial(compile_seed, sessions=True)
seed_of_orders = partial(compile_seed, sessions=False)
