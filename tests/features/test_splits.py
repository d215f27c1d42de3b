import ibis
import pandas as pd

from shopcast.features.splits import draw_customers, is_held_out, is_sampled

IDS = pd.Series([str(number) for number in range(10_000)])


def test_nobody_is_new_of_a_share_of_zero_and_a_larger_share_keeps_the_smaller():
    assert not is_held_out(IDS, 0.0).any()
    few, many = is_held_out(IDS, 0.1), is_held_out(IDS, 0.4)
    assert few.any()
    assert many[few].all()


def test_the_share_is_kept_to_within_a_percent():
    assert abs(is_held_out(IDS, 0.15).mean() - 0.15) < 0.01


def test_who_is_new_depends_on_the_id_alone():
    backwards = IDS[::-1].set_axis(range(5, 5 + len(IDS)))
    assert (is_held_out(backwards, 0.15)[::-1] == is_held_out(IDS, 0.15)).all()
    assert (is_held_out(IDS[:10], 0.15) == is_held_out(IDS, 0.15)[:10]).all()
    assert (is_held_out(IDS.astype("str"), 0.15) == is_held_out(IDS, 0.15)).all()


def test_who_is_drawn_says_nothing_of_who_is_new():
    log = ibis.memtable(pd.DataFrame({"customer_id": IDS}))
    drawn = draw_customers(log, 5000).to_pandas()["customer_id"]
    assert len(drawn) == 5000
    assert abs(is_held_out(drawn, 0.15).mean() - 0.15) < 0.015


def test_who_takes_part_depends_on_the_id_alone_and_says_nothing_of_who_is_new():
    half = is_sampled(IDS, 0.5)
    assert abs(half.mean() - 0.5) < 0.02
    assert (is_sampled(IDS[::-1], 0.5)[::-1] == half).all()
    assert abs(is_held_out(IDS[half], 0.15).mean() - 0.15) < 0.02


def test_the_same_customers_are_new_on_every_machine():
    names = pd.Series(["ann", "bob", "cid", "dan", "eve", "fay"])
    assert is_held_out(names, 0.5).tolist() == [False, False, False, True, True, False]
