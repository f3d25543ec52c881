"""An ONNX model whose large tables of bytes stay in its file: what is asked of them is read from there, and memory
holds the rest.

A model is a protocol buffer. Its graph is written once more without the bytes of those tables; in their place stands
where in the file they lie ("external data" of ONNX).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

LARGE = 1 << 16
"""Tables of fewer bytes are not worth it."""
GRAPH, TABLES = 7, 5
"""Fields of a model and of a graph."""
KIND, BYTES, OUTSIDE, WHERE = 2, 9, 13, 14
"""Fields of a table: what its numbers are, the numbers themselves, where they lie, and that they lie elsewhere."""
ONE_BYTE = (2, 3)
"""Kinds of numbers that may begin anywhere: small whole numbers, with a sign or without."""
WIDTHS = {1: 8, 5: 4}
"""Bytes of a value by wire type, where they are fixed."""
COUNTED = 2
"""The wire type of values that begin with their length."""


class Field(NamedTuple):
    """One value of a message: its number, where it begins, where its content does, and where it ends."""

    number: int
    begin: int
    inside: int
    end: int


def left_in_file(data: bytes, file: str) -> bytes:
    """The same model without its large tables of bytes, which are to be looked for in the file of this name. Raises
    `ValueError` for what is no protocol buffer."""

    def table(found: Field) -> bytes:
        return _pointing(data, found, file)

    def graph(found: Field) -> bytes:
        return _rewritten(data, found.inside, found.end, TABLES, table)

    return _rewritten(data, 0, len(data), GRAPH, graph)


def _rewritten(data: bytes, begin: int, end: int, number: int, written: Callable[[Field], bytes]) -> bytes:
    """A message in which the values of one field, messages themselves, are written anew."""
    return b"".join(
        _counted(number, written(found)) if found.number == number else data[found.begin : found.end]
        for found in _fields(data, begin, end)
    )


def _pointing(data: bytes, table: Field, file: str) -> bytes:
    """A table as it is, or, where it is large, with its place in the file instead of its bytes."""
    found = list(_fields(data, table.inside, table.end))
    kinds = [data[each.inside] for each in found if each.number == KIND]
    large = [each for each in found if each.number == BYTES and each.end - each.inside >= LARGE]
    if len(large) != 1 or kinds[-1:] not in [[kind] for kind in ONE_BYTE]:
        return data[table.inside : table.end]
    place = large[0]
    said = {"location": file, "offset": str(place.inside), "length": str(place.end - place.inside)}
    pairs = [_counted(1, key.encode()) + _counted(2, value.encode()) for key, value in said.items()]
    kept = [data[each.begin : each.end] for each in found if each is not place]
    return b"".join([*kept, *(_counted(OUTSIDE, pair) for pair in pairs), _varint(WHERE << 3), _varint(1)])


def _fields(data: bytes, begin: int, end: int) -> Iterator[Field]:
    while begin < end:
        key, inside = _number(data, begin, end)
        kind = key & 7
        if kind == 0:
            _, after = _number(data, inside, end)
        elif kind == COUNTED:
            length, inside = _number(data, inside, end)
            after = inside + length
        elif kind in WIDTHS:
            after = inside + WIDTHS[kind]
        else:
            raise ValueError("this is no protocol buffer")
        if after > end:
            raise ValueError("this protocol buffer ends too early")
        yield Field(key >> 3, begin, inside, after)
        begin = after


def _number(data: bytes, at: int, end: int) -> tuple[int, int]:
    """A whole number of seven bits a byte, and where it ends."""
    found = 0
    for shift in range(0, 70, 7):
        if at >= end:
            raise ValueError("this protocol buffer ends too early")
        found |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return found, at
    raise ValueError("this is no protocol buffer")


def _counted(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | COUNTED) + _varint(len(value)) + value


def _varint(number: int) -> bytes:
    found = bytearray()
    while number >= 0x80:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])
