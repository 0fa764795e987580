"""A call is a value: what a guard adds to it stands in a new one."""

from __future__ import annotations

import typing

from gateway.service.calls import Call, Identity
from gateway.service.uploads import Upload

ANN = Identity("1", "ann")
CALL = Call("GET", "/")


def test_a_guard_gives_a_call_its_caller_and_headers_for_the_reply() -> None:
    known = CALL.by(ANN, (("X-A", "1"),), b"Set-Cookie: a=b; path=/\r\nSet-Cookie: c=d\r\n")

    assert (known.identity, CALL.identity, CALL.reply_headers) == (ANN, None, ())
    assert known.reply_headers == (("X-A", "1"), ("Set-Cookie", "a=b; path=/"), ("Set-Cookie", "c=d"))


def test_what_several_guards_add_stays_in_its_order() -> None:
    known = CALL.by(ANN, (("X-A", "1"),), b"Set-Cookie: a=b\r\n").by(ANN, (("X-B", "2"),), b"Set-Cookie: c=d\r\n")

    assert known.by(None).reply_headers == known.reply_headers
    assert known.added_headers == (("X-A", "1"), ("X-B", "2"))
    assert known.cookie_lines == b"Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n"


def test_its_annotations_name_what_is_there() -> None:
    assert typing.get_type_hints(Call)["files"] == tuple[Upload, ...]
