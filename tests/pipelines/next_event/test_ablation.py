"""Networks with one thing done otherwise."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sessions_by_hand import drawn, rows_of

from shopcast.pipelines.next_event import ablation, resampling
from shopcast.pipelines.next_event.networks import Loss


def test_rows_are_resampled_until_both_kinds_are_as_many():
    rows = rows_of(drawn(80))
    buys, others = int(rows.buys.sum()), int((1 - rows.buys).sum())
    assert buys < others
    more, fewer = (
        take(rows, 1) for take in (resampling.oversampled, resampling.undersampled)
    )
    assert (more.buys.sum(), len(more)) == (others, 2 * others)
    assert (fewer.buys.sum(), len(fewer)) == (buys, 2 * buys)
    assert fewer.place.tolist() == sorted(set(fewer.place)), "none twice"
    assert set(more.place) == set(rows.place), "none lost"
    np.testing.assert_array_equal(
        more.numbers.to_numpy(), rows.log.numbers(more.place).to_numpy()
    )


def test_customers_who_are_not_in_training_are_read_as_unknown():
    rows = rows_of(drawn(60))
    first = rows.select(rows.examples["session"].to_numpy() < 40)
    train = rows_of(drawn(60)[:40])
    pd.testing.assert_frame_equal(first.examples, train.examples)
    known, test = resampling.with_customers(train, (train, rows), seed=1)
    code = test.log.columns["customer"]
    new = rows.examples["session"].to_numpy() >= 40
    assert (code[new] == 0).all()
    assert 0 < (code[~new] == 0).mean() < 0.5, "a tenth of training's too"
    np.testing.assert_array_equal(known.log.columns["customer"], code[~new])
    numbers = pd.Series(code[code > 0]).groupby(
        rows.examples["customer_id"].to_numpy()[code > 0]
    )
    assert (numbers.nunique() == 1).all()


@pytest.mark.parametrize(
    "name",
    [("gru", "ids left out"), ("gru", "customers read"), ("bigru", "oversampled")],
)
def test_a_change_makes_a_network_that_reads_what_it_says(name):
    change = ablation.CHANGES[name]
    rows = rows_of(drawn(12))
    (rows,) = resampling.with_customers(rows, (rows,), seed=1)
    network, options = change.network, rows.options
    own = getattr(options, network.options)
    own = own.model_copy(update={"model": own.model | change.model})
    model = network.compile(rows, own)
    read = {one.name for one in model.inputs}
    assert ("product" in read) == (name[1] != "ids left out")
    assert ("customer" in read) == (name[1] == "customers read")
    inputs, targets = network.data(change.learnt(rows, 1), model)
    assert np.isfinite(model.evaluate(inputs, targets, verbose=0)).all()


def test_balanced_classes_weigh_alike():
    rows = rows_of(drawn(3))
    losses = Loss(balanced=True).of(rows)
    said = np.zeros((1, 2, 1), "float32")
    came = np.array([[[0.0], [1.0]]], "float32")
    found = np.asarray(losses["buys"](came, said))[0]
    # A quarter buys: each of them weighs three times as much as each of the others.
    assert found[1] == pytest.approx(3 * found[0])


def test_what_is_measured_of_a_change(monkeypatch):
    names = [("gru", "ids left out")]
    monkeypatch.setattr(ablation, "CHANGES", {n: ablation.CHANGES[n] for n in names})
    rows = rows_of(drawn(40))
    sequence = rows.options.sequence.model_copy(
        update={"fit": rows.options.sequence.fit.model_copy(update={"epochs": 1})}
    )
    rows = rows_of(drawn(40), sequence=sequence, ablation=True)
    new = rows.examples["session"] >= 30
    labels = rows.examples[["next", "buys"]]
    test = replace(
        rows, examples=rows.examples.assign(is_new=new).drop(columns=[*labels])
    )
    given = (rows, rows, rows, test, labels, None, rows.periods, rows.options, 1)
    found = ablation.ablate(*given)
    size = found.groupby(["network", "change", "split"], sort=False).size()
    assert size.to_dict() == {
        (*n, split): 4 for n in names for split in ("later", "new")
    }
    assert np.isfinite(found[["value", "low", "high"]]).all(axis=None)
    assert set(found["n"]) == {int(new.sum()), int((~new).sum())}
    plain = rows.options.model_copy(update={"ablation": False})
    assert ablation.ablate(*given[:-2], plain, 1).empty
