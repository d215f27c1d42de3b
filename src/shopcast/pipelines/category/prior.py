"""What is known of the shop before any model learns."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shopcast.pipelines.category.vocabulary import Vocabulary


@dataclass(frozen=True)
class Prior:
    """The classes, and the share of the training orders that contain each.

    Attributes:
        rates: The shares.
        vocabulary: The classes.
    """

    rates: np.ndarray
    vocabulary: Vocabulary

    @property
    def until(self) -> pd.Timestamp:
        """The cutoff up to which models are fitted."""
        return self.vocabulary.until

    @property
    def end(self) -> pd.Timestamp:
        """Where the data end."""
        return self.vocabulary.end


def fit_prior(train_examples: pd.DataFrame, categories_vocabulary: Vocabulary) -> Prior:
    """Find the share of the training orders with each class."""
    bought = np.stack(train_examples["bought"].tolist())
    rates = (bought.sum(axis=0) + 0.5) / (len(bought) + 1)
    return Prior(rates, categories_vocabulary)
