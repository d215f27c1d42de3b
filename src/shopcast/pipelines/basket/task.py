"""What will the next basket contain? What is special, on one screen."""

from typing import Any

from shopcast.judging.choice import Choice
from shopcast.learning.boosted import Boosted
from shopcast.pipelines.basket import baselines, boosting, networks
from shopcast.pipelines.basket.networks import Ranked
from shopcast.pipelines.basket.predictions import answer
from shopcast.pipelines.basket.rank_bands import RankBands
from shopcast.pipelines.basket.rows import Rows
from shopcast.pipelines.basket.scores import score
from shopcast.tasks.task import Task

SEQUENCE: dict[str, Any] = {
    "options": "sequence",
    "array": networks.read_sequence,
    "targets": networks.bought,
    "read": networks.read_lists,
}
FREQUENT: dict[str, Any] = SEQUENCE | {
    "array": networks.frequent_sequence,
    "targets": networks.frequent_bought,
}
SETS: dict[str, Any] = SEQUENCE | {"options": "sets", "array": networks.read_set}
BOOSTED: dict[str, Any] = {"options": "lightgbm"}

BASKET = Task(
    name="basket",
    rows=Rows,
    rules={
        "popularity": baselines.popularity,
        "personal": baselines.personal,
        "personal_filled": baselines.personal_filled,
        "last_basket": baselines.last_basket,
        "cooccurrence": baselines.cooccurrence,
        "tifu_knn": baselines.tifu_knn,
        "up_cf": baselines.up_cf,
        "item_intensity": baselines.item_intensity,
    },
    candidates=(
        Boosted(
            name="reranker",
            targets=boosting.each_pair,
            data=boosting.of_pairs,
            read=boosting.read_scores,
            **BOOSTED,
        ),
        Boosted(
            name="reranker_lists",
            targets=boosting.each_list,
            data=boosting.of_lists,
            read=boosting.read_order,
            **BOOSTED,
        ),
        Ranked(name="label_lstm", compile=networks.compile_labels, **SEQUENCE),
        Ranked(name="frequent_lstm", compile=networks.compile_labels, **FREQUENT),
        Ranked(name="text_lstm", compile=networks.compile_text, **SEQUENCE),
        Ranked(name="sets", compile=networks.compile_sets, **SETS),
    ),
    combinations={},
    calibration=RankBands,
    score=score,
    choice=Choice(
        {"recall_at_10": -1, "ndcg_at_10": -1}, preferred="reranker_lists", as_good=0.01
    ),
    answer=answer,
    beside=("customer_id", "at", "day", "baskets", "is_new"),
)
