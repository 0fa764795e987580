"""Which table a value is; the rules are formats/WIRE.md 7.1 and 7.2."""

from __future__ import annotations

from typing import Any

from formats import (
    CsvFormat,
    Dto,
    Int32,
    KeyValuePair,
    Options,
    member,
)


class Pair(Dto):
    a: str | None = None
    b: str | None = None


def table(value: Any, type_: Any = None, options: Options | None = None) -> str:
    return CsvFormat().codec(type_ or type(value), options or Options()).encode(value).decode()


class Base(Dto):
    id: Int32 = 0


class Derived(Base):
    name: str | None = None


class Contract(Dto, contract=True):
    status: str | None = member(alias="the,Status")
    rows: list[Pair] | None = member(order=1)


class Plain(Dto):
    rows: list[Pair] | None = None


def test_which_table_a_value_is() -> None:
    # spec 7.1 and 7.2
    assert table([Derived(id=1, name="x")], list[Derived]) == "Name,Id\r\nx,1\r\n"
    assert table([], list[Pair]) == "A,B\r\n"
    assert table(Contract("s", [Pair("x")])) == "A,B\r\nx,\r\n"
    assert table(Contract("s", None)) == ""
    assert table(Plain([Pair("x")])) == 'Rows\r\n"[{a:x}]"\r\n'
    assert table(Plain([Pair('"', ","), Pair()])) == 'Rows\r\n"[{a:"""""""",b:"",""},{}]"\r\n'
    assert table([1, 2], list[int]) == "1,2\r\n"
    assert table([], list[int]) == "\r\n"
    assert table(b"\x01\x02", bytes) == "1,2\r\n"
    assert table("a,b", str) == "a,b"
    assert table(5, int) == "5"
    assert table([{"b": "1"}, {"a": "2"}], list[dict[str, str]]) == "a,b\r\n,1\r\n2,\r\n"
    assert table([{"b": 1}, {"a": 2}], list[dict[str, object]]) == "b,a\r\n1,\r\n,2\r\n"  # as they come (13 A11)
    assert table({"a": 1}, dict[str, int]) == 'Key,Value\r\n"{key:a,value:1}"\r\n'


class Status(Dto):
    error_code: str | None = None


class Failing(Dto, contract=True):
    response_status: Status | None = None
    first: Pair | None = None


class Bare(Dto, contract=True):
    response_status: Status | None = None


def test_the_status_of_a_failure_is_never_the_table_of_a_contract() -> None:
    assert table(Failing(Status("x"), Pair("y"))) == "A,B\r\ny,\r\n"
    assert table(Bare(Status("x"))) == 'ResponseStatus\r\n"{errorCode:x}"\r\n'


def test_a_list_of_pairs_is_the_table_of_their_dictionary() -> None:
    # To .NET both are a sequence of KeyValuePair; the dictionary's is recorded.
    pairs = [KeyValuePair("a", 1), KeyValuePair("b", 2)]

    assert table(pairs, list[KeyValuePair[str, Int32]]) == table({"a": 1, "b": 2}, dict[str, Int32])
