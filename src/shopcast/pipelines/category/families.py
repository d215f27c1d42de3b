"""Families of products, derived from their descriptions."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shopcast.bad_input import BadInput
from shopcast.pipelines.category.grouping import join, split
from shopcast.pipelines.category.options import Families as Options

DERIVED = "derived: "
DIGITS = 9


@dataclass(frozen=True)
class Families:
    """A TF-IDF of words, its truncated SVD, pieces in that space, and families of them.

    Attributes:
        words: The TF-IDF.
        space: The SVD.
        pieces: K-means.
        family_of: The family of each of its clusters.
        names: Of the families.
    """

    words: Any
    space: Any
    pieces: Any
    family_of: np.ndarray
    names: list[str]

    @classmethod
    def fit(
        cls, descriptions: pd.Series, orders: Any, options: Options, seed: int
    ) -> "Families":
        """Group products whose descriptions have words in common.

        Args:
            descriptions: Of the products that were sold in the training period.
            orders: Which order (rows) holds which of them: a sparse matrix of 0 and 1.
            options: How many families, and how large.
            seed: Of the SVD and K-means.

        Raises:
            BadInput: Too few products are described, or their words are too few.
        """
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
        # Alike texts are one point, whatever a processor's last bits say.
        points = np.round(space.fit_transform(counts), DIGITS)
        pieces = split(points, orders, options, seed)
        family_of = join(points, pieces.labels_, orders, options)
        names = _names(counts, family_of[pieces.labels_], words, options.words)
        return cls(words, space, pieces, family_of, names)

    def assign(self, products: pd.DataFrame) -> pd.DataFrame:
        """Give each described product its nearest family.

        Args:
            products: `product_id` and `description`.

        Returns:
            `product_id` and `category`, which begins with `derived: ` and lists the
            family's own words.
        """
        known = products[products["description"].notna()]
        if known.empty:
            return pd.DataFrame({"product_id": [], "category": []}, dtype="str")
        counts = self.words.transform(known["description"].str.lower())
        numbers = self.family_of[self.pieces.predict(self.space.transform(counts))]
        return pd.DataFrame(
            {
                "product_id": known["product_id"].to_numpy(),
                "category": [self.names[number] for number in numbers],
            }
        )


def _names(counts: Any, family: np.ndarray, words: Any, most: int) -> list[str]:
    """Name families by words that are frequent in them and rare elsewhere.

    That is the cosine of the products that have the word and those of the family. A
    name that is taken gets one more word.
    """
    has, texts = (counts > 0).astype("float64"), words.get_feature_names_out()
    everywhere, names = np.asarray(has.sum(axis=0)).ravel(), []
    for number in range(family.max() + 1):
        inside = np.asarray(has[family == number].sum(axis=0)).ravel()
        order = (-inside / np.sqrt(everywhere)).argsort(kind="stable")
        own = [texts[word] for word in order if inside[word]] or ["other words"]
        name, used = DERIVED + ", ".join(own[:most]), most
        while name in names:
            used += 1
            name = DERIVED + ", ".join(own[:used]) + " too" * (used > len(own))
        names.append(name)
    return names
