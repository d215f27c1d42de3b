"""Every network: its hyperparameters, what it reads, the shapes of its outputs."""

from typing import Any, NamedTuple

from shopcast.models.autoencoder import build_autoencoder, build_seed_autoencoder
from shopcast.models.basket import build_label_lstm, build_sets, build_text_lstm
from shopcast.models.category import build_history_network, build_seed
from shopcast.models.ltv import build_bigru, build_hazard, build_zero_inflated
from shopcast.models.next_event import TEXTS, build_causal, build_windowed
from shopcast.models.next_order import build_recurrent, build_seed_lstm

STEPS, CHANNELS, AHEAD = 6, 4, 3


class Built(NamedTuple):
    """A builder, its arguments, and by name the shapes of inputs and outputs."""

    build: Any
    hyperparameters: dict[str, Any]
    inputs: dict[str, tuple]
    outputs: dict[str, tuple]

    def but(self, inputs=None, outputs=None, **changes) -> "Built":
        """Change some of it."""
        return Built(
            self.build,
            self.hyperparameters | changes,
            inputs or self.inputs,
            outputs or self.outputs,
        )


# ltv
BIGRU = Built(
    build_bigru,
    {
        "steps": STEPS,
        "channels": CHANNELS,
        "horizon_steps": AHEAD,
        "units": 3,
        "dense_units": 8,
        "dropout": 0.2,
        "attention": False,
        "log_spend": 1.5,
        "log_orders": -2.0,
    },
    {"sequence": (STEPS, CHANNELS)},
    {"spend": (AHEAD,), "orders": (AHEAD,)},
)
ZERO_INFLATED = Built(
    build_zero_inflated,
    {
        "steps": STEPS,
        "channels": CHANNELS,
        "trait_mean": [1.0, 2.0],
        "trait_deviation": [1.0, 0.0],
        "scale": 40.0,
        "most": 900.0,
        "start": [-1.0, 0.5, 0.3],
        "units": 3,
        "dense_units": 8,
        "dropout": 0.2,
    },
    {"sequence": (STEPS, CHANNELS), "traits": (2,), "forecast": (2,)},
    {"spend": (3,), "orders": (1,)},
)
HAZARD = Built(
    build_hazard,
    {"channels": CHANNELS, "units": 3, "dropout": 0.1, "log_rate": -2.0},
    {"sequence": (STEPS, CHANNELS)},
    {"only": (STEPS, 1)},
)
# segmentation
AUTOENCODER = Built(
    build_autoencoder,
    {
        "components": [[0.6, 0.8, 0.0], [0.0, 0.0, 1.0]],
        "centre": [1.0, 2.0, 3.0],
        "scale": 0.3,
        "units": 4,
        "penalty": 1.0,
    },
    {"traits": (3,)},
    {"only": (3,)},
)
SEED_AUTOENCODER = Built(
    build_seed_autoencoder,
    {"num_traits": 3, "size": 2, "units": 4},
    {"traits": (3,)},
    {"only": (3,)},
)
# next_order
SEED_LSTM = Built(
    build_seed_lstm,
    {"length": STEPS, "channels": CHANNELS, "l2": 1e-4, "dropout": 0.2},
    {"orders": (STEPS, CHANNELS)},
    {"ordered": (1,)},
)
RECURRENT = Built(
    build_recurrent,
    {
        "length": STEPS,
        "channels": CHANNELS,
        "trait_mean": [1.0, 2.0],
        "trait_deviation": [1.0, 0.0],
        "forecast_mean": -2.0,
        "start": [-2.5],
        "units": 3,
        "dense_units": 8,
        "dropout": 0.2,
    },
    {"orders": (STEPS, CHANNELS), "traits": (2,), "forecast": (1,)},
    {"ordered": (1,)},
)
# category
SEED = Built(
    build_seed,
    {
        "weeks": STEPS,
        "months": 4,
        "rates": [0.2, 0.5],
        "sessions": True,
        "units": 3,
        "dense_units": 8,
        "dropout": 0.2,
    },
    {"weeks": (STEPS, 1), "months": (4, 1), "month": (2,)},
    {"bought": (2,)},
)
HISTORY = Built(
    build_history_network,
    {
        "features": 3,
        "categories": 2,
        "mean": [1.0, 2.0, 0.5],
        "deviation": [1.0, 0.0, 2.0],
        "context_mean": [1.0],
        "context_deviation": [1.0],
        "embedding": 2,
        "units": 4,
        "dropout": 0.1,
    },
    {"history": (2, 3), "context": (1,), "first": (2,)},
    {"bought": (2,)},
)
LABEL_LSTM = Built(
    build_label_lstm,
    {"products": 99, "length": 5, "embedding": 3, "units": 4, "dropout": 0.1},
    {"sequence": (5,)},
    {"logits": (99,)},
)
SETS = Built(
    build_sets,
    {
        "products": 99,
        "most": 5,
        "baskets": 2,
        "embedding": 3,
        "units": 4,
        "depth": 2,
        "dropout": 0.1,
    },
    {"members": (5,), "baskets": (5, 2)},
    {"logits": (99,)},
)
# next_event
CAUSAL = Built(
    build_causal,
    {
        "core": "gru",
        "length": 5,
        "classes": 40,
        "mean": [1.0, 2.0],
        "deviation": [1.0, 0.0],
        "units": 4,
        "embedding": 2,
        "buckets": 8,
        "dropout": 0.1,
    },
    {**dict.fromkeys(("type", *TEXTS), (5,)), "numbers": (5, 2)},
    {"next": (5, 40), "buys": (5, 1)},
)
TIMED = {"next": (5, 40), "buys": (5, 1), "wait": (5, 2)}
WINDOWED = Built(
    build_windowed,
    CAUSAL.hyperparameters | {"core": "conv_bigru"},
    CAUSAL.inputs,
    {"next": (1, 40), "buys": (1, 1)},
)

MODELS = {
    "bigru": BIGRU,
    "attention": BIGRU.but(attention=True),
    "zero_inflated": ZERO_INFLATED,
    "hazard": HAZARD,
    "autoencoder": AUTOENCODER,
    "seed_autoencoder": SEED_AUTOENCODER,
    "seed_lstm": SEED_LSTM,
    "recurrent": RECURRENT,
    "order_hazard": RECURRENT.but(start=[-2.5, -2, -1], outputs={"ordered": (3,)}),
    "category_seed": SEED,
    "seed_orders": SEED.but(sessions=False, inputs={"months": (4, 1), "month": (2,)}),
    "history_network": HISTORY,
    "label_lstm": LABEL_LSTM,
    "text_lstm": Built(
        build_text_lstm,
        {"text": [[0.6, 0.8]] * 99, "length": 5, "units": 4, "dropout": 0.1},
        {"sequence": (5,)},
        {"logits": (99,)},
    ),
    "sets": SETS,
    "gru": CAUSAL,
    "gru_time": CAUSAL.but(wait=True, outputs=TIMED),
    "lstm": CAUSAL.but(core="lstm"),
    "cnn": CAUSAL.but(core="cnn"),
    "event_attention": CAUSAL.but(core="attention"),
    **{name: WINDOWED.but(core=name) for name in ("conv_bigru", "bigru", "bilstm")},
}
