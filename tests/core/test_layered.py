"""A dictionary in layers is the dictionary that a plain copy would have been, in the same order, and costs less."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hubd.core.beliefs import DeviceState
from hubd.core.codec import decode_state, encode_state
from hubd.core.layered import THICK, Layered, layered, newest
from hubd.core.state import State

KEYS = st.integers(0, 400).map(lambda n: f"z/{n}")


@settings(max_examples=40)
@given(
    first=st.dictionaries(KEYS, st.integers(), max_size=300),
    puts=st.lists(st.tuples(KEYS, st.integers()), max_size=600),
)
def test_it_is_what_a_plain_copy_would_have_been(first: dict[str, int], puts: list[tuple[str, int]]) -> None:
    plain, thin = dict(first), layered(first)
    for key, value in puts:
        plain, thin = {**plain, key: value}, thin.put(key, value)

    assert [*thin.items()] == [*plain.items()], "the same, in the same order"
    assert [*thin] == [*plain]
    assert [*thin.values()] == [*plain.values()]
    assert len(thin) == len(plain)
    assert newest(thin) == newest(plain) == next(reversed(plain), "")
    assert thin == plain
    assert repr(thin) == repr(plain)
    for key in ("z/0", "z/7", "z/399", "elsewhere"):
        assert (key in thin, thin.get(key), thin.get(key, 5)) == (key in plain, plain.get(key), plain.get(key, 5))


def test_whoever_holds_the_one_before_sees_nothing_of_the_next() -> None:
    one = layered({"a": 1})
    two = one.put("a", 2).put("b", 3)

    assert (one["a"], "b" in one, len(one)) == (1, False, 1)
    assert (two["a"], two["b"], len(two)) == (2, 3, 2)
    assert layered(two) is two


def test_what_changes_is_copied_and_not_the_whole() -> None:
    large: Layered[int] = layered({f"z/{n}": n for n in range(10_000)})
    joined = 0
    for n in range(1_000):
        after = large.put(f"z/{n * 7}", -n)
        joined += after._below is not large._below
        assert len(after._layer) <= THICK
        large = after

    assert joined <= 1_000 / THICK


def test_a_snapshot_holds_it_as_a_plain_dictionary() -> None:
    device = DeviceState(kind="motion", seen=1.0)
    plain = State(devices={"z/a": device, "z/b": device})
    thin = replace(plain, devices=layered({"z/a": device}).put("z/b", device))

    assert encode_state(thin) == encode_state(plain)
    assert decode_state(encode_state(thin)) == thin == plain
