"""What is packed comes back, also of a file that was cut, is damaged, or swells without end."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from backports.zstd import ZstdError

from hubd.packed import MOST, frame, many_frames, packed, unpacked, whole_frames

WORDS = b"".join(b"the kitchen, at %d o'clock\n" % n for n in range(40_000))


def test_what_is_packed_comes_back() -> None:
    assert b"".join(unpacked(BytesIO(frame(WORDS)))) == WORDS
    assert b"".join(unpacked(BytesIO(b"".join(packed([WORDS[:9], b"", WORDS[9:]]))))) == WORDS
    assert list(unpacked(BytesIO(b""))) == []


def test_frames_follow_one_another_wherever_the_file_is_read() -> None:
    small = [frame(b"%d" % n) for n in range(20_000)]  # several times as much as is read at a time

    assert b"".join(unpacked(BytesIO(b"".join(small)))) == b"".join(b"%d" % n for n in range(20_000))
    assert whole_frames(BytesIO(b"".join(small))) == sum(map(len, small))


@pytest.mark.parametrize("cut", [1, 5, 100])
def test_of_a_file_that_was_cut_the_whole_frames_are_told_apart(cut: int) -> None:
    first, second = frame(WORDS), frame(WORDS[::-1])
    file = (first + second)[:-cut]

    read = BytesIO()
    with pytest.raises(EOFError, match="ends in the middle"):
        read.writelines(unpacked(BytesIO(file)))
    assert read.getvalue().startswith(WORDS)
    assert whole_frames(BytesIO(file)) == len(first)


def test_damage_is_an_error_after_everything_before_it() -> None:
    file = bytearray(frame(WORDS) + frame(b"later"))
    file[-1] ^= 1  # of the checksum

    read = BytesIO()
    with pytest.raises(ZstdError):
        read.writelines(unpacked(BytesIO(file)))
    assert read.getvalue() == WORDS
    assert whole_frames(BytesIO(file)) == len(frame(WORDS))
    assert whole_frames(BytesIO(b"no frame at all")) == 0


def test_one_frame_or_more() -> None:
    one = frame(WORDS)

    assert not many_frames(BytesIO(one))
    assert many_frames(BytesIO(one + frame(b"x")))
    assert many_frames(BytesIO(one + b"rubbish"))
    assert not many_frames(BytesIO(b""))


def test_a_few_bytes_that_stand_for_a_gigabyte_come_out_in_small_pieces() -> None:
    zeros = bytes(1 << 20)
    bomb = b"".join(packed(zeros for _ in range(1024)))

    assert len(bomb) < 1 << 16
    sizes = [len(piece) for piece in unpacked(BytesIO(bomb))]
    assert sum(sizes) == 1 << 30
    assert max(sizes) <= MOST


def test_others_can_read_it(tmp_path: Path) -> None:
    """The form is a public one: its own command reads it where there is one, and the magic number says what it is."""
    file = tmp_path / "day.zst"
    file.write_bytes(frame(WORDS) + frame(b"and more"))

    assert file.read_bytes().startswith(b"\x28\xb5\x2f\xfd")
    own = shutil.which("zstd")
    if own is None:
        pytest.skip("the command zstd is not installed here")
    told = subprocess.run([own, "-dc", str(file)], check=True, capture_output=True)
    assert told.stdout == WORDS + b"and more"
