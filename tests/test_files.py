import io
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files import read_file, read_lines, read_text


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/urandom"])
def test_endless_file_is_read_to_the_limit(path: str) -> None:
    if not Path(path).exists():
        pytest.skip(f"there is no {path}")
    with pytest.raises(OSError, match="larger than 64 KB"):
        read_file(Path(path), 64 * 1024)


def test_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"through a pipe",))
    writer.start()
    assert read_file(pipe, 100) == b"through a pipe"
    writer.join()


@pytest.mark.parametrize("name", [".", "missing", "a\0b", "n" * 5_000])
def test_non_file_is_an_oserror(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError) as caught:  # noqa: PT011 - which one differs from system to system
        read_file(tmp_path / name, 100)
    assert caught.value.strerror


@given(st.binary(max_size=64), st.integers(0, 64))
def test_file_is_read_whole_or_refused(content: bytes, limit: int) -> None:
    read, write = os.pipe()
    os.write(write, content)
    os.close(write)
    path = Path(f"/dev/fd/{read}")
    try:
        assert read_file(path, limit) == content
        assert len(content) <= limit
    except OSError:
        assert len(content) > limit
    finally:
        os.close(read)


def test_non_utf_8_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "latin.txt"
    file.write_bytes("für".encode("latin-1"))
    with pytest.raises(OSError, match="not UTF-8"):
        read_text(file, 100)
    file.write_bytes("\ufefffür".encode())
    assert read_text(file, 100) == "für"


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line)), st.integers(1, 20))
def test_overlong_line_is_skipped(lines: list[bytes], limit: int) -> None:
    stream = io.BytesIO(b"".join(line + b"\n" for line in lines))
    read = [line if line is None else line.rstrip(b"\n") for line in read_lines(stream, limit)]
    assert read == [line if len(line) <= limit else None for line in lines]


@given(st.binary(max_size=40).filter(lambda line: b"\n" not in line), st.integers(1, 20))
def test_last_line_may_lack_newline(line: bytes, limit: int) -> None:
    expected = [line if len(line) <= limit else None] if line else []
    assert list(read_lines(io.BytesIO(line), limit)) == expected
