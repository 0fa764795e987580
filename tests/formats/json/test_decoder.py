"""The reading half of JSON is made with the first text."""

from __future__ import annotations

from formats import Dto, Options
from formats.json.format import JsonCodec


class Note(Dto):
    text: str | None = None


def test_a_codec_that_only_writes_makes_no_reader() -> None:
    codec = JsonCodec(Note, Options())
    codec.encode(Note("a"))
    codec.encode(Note("b"))
    assert "decoder" not in vars(codec)

    assert codec.decode(b'{"Text":"a"}') == Note("a")
    assert codec.decoder is codec.decoder
    assert codec.decoder.decode_tolerantly(b'{"Text":"b"}') == Note("b")
