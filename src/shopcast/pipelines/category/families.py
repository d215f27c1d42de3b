"""Families of products, derived from their descriptions."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.pipelines.category.options import Families as Options

DERIVED = "derived: "


@dataclass(frozen=True)
class Families:
    """A TF-IDF of words, its truncated SVD, K-means in that space, and its names."""

    words: Any
    space: Any
    means: Any
    names: list[str]

    @classmethod
    def fit(cls, descriptions: pd.Series, options: Options, seed: int) -> "Families":
        """Group products whose descriptions have words in common.

        Args:
            descriptions: Of the products that were sold in the training period.
            options: How many families.
            seed: Of the SVD and K-means.

        Raises:
            BadInput: Too few products are described, or their words are too few.
        """
        from sklearn.cluster import KMeans
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import Normalizer

        words = TfidfVectorizer(stop_words="english", token_pattern=r"[^\W\d_]{3,}",
                                min_df=2, sublinear_tf=True)  # fmt: skip
        try:
            counts = words.fit_transform(descriptions.str.lower())
            distinct = len(np.unique(counts.toarray(), axis=0))
        except ValueError:
            distinct = 0
        if distinct < max(options.number, 3):
            raise BadInput(
                f"products.description: the {len(descriptions):,} descriptions of the "
                f"training period differ by too few words for {options.number} "
                "families; name a column of categories in source.tables, or lower "
                "category.options.families.number."
            )
        size = min(options.components, counts.shape[1] - 1)
        space = make_pipeline(TruncatedSVD(size, random_state=seed), Normalizer())
        means = KMeans(options.number, n_init=5, random_state=seed)
        family = means.fit_predict(space.fit_transform(counts))
        found = words.get_feature_names_out()
        return cls(words, space, means, _names(counts, family, found, options))

    def assign(self, products: pd.DataFrame) -> pd.DataFrame:
        """Give each described product its nearest family.

        Args:
            products: `product_id` and `description`.

        Returns:
            `product_id` and `category`, which begins with `derived: ` and lists the
            family's top words.
        """
        known = products[products["description"].notna()]
        if known.empty:
            return pd.DataFrame({"product_id": [], "category": []}, dtype="str")
        counts = self.words.transform(known["description"].str.lower())
        numbers = self.means.predict(self.space.transform(counts))
        return pd.DataFrame(
            {
                "product_id": known["product_id"].to_numpy(),
                "category": [self.names[number] for number in numbers],
            }
        )


def _names(counts, family, vocabulary, options: Options) -> list[str]:
    """Name each family by the words that it has more of than all products."""
    overall, names = np.asarray(counts.mean(axis=0)).ravel(), []
    for number in range(options.number):
        own = np.asarray(counts[family == number].mean(axis=0)).ravel()
        top = (own - overall).argsort()[::-1][: options.words]
        names.append(DERIVED + ", ".join(vocabulary[top]))
    return names
