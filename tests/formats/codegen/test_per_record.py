"""One function a record, made once, though a record may contain itself."""

from __future__ import annotations

from collections.abc import Callable

from formats.codegen.per_record import PerRecord


class Node:
    """A record that may hold others."""

    def __init__(self, name: str) -> None:
        self.name, self.holds = name, list[Node]()


def writers() -> tuple[PerRecord[Callable[[int], str]], list[str]]:
    """Return the writers of nodes, which write so many levels, and the names of the nodes they were made for."""
    made: list[str] = []

    def make(node: Node) -> Callable[[int], str]:
        made.append(node.name)
        inner = [each_of.of(each) for each in node.holds]
        return lambda levels: node.name + "".join(write(levels - 1) for write in inner if levels > 1)

    each_of: PerRecord[Callable[[int], str]] = PerRecord(make)
    return each_of, made


def test_a_record_that_contains_itself_is_written_to_any_depth_by_one_function() -> None:
    loop = Node("a")
    loop.holds.append(loop)
    each_of, made = writers()

    assert each_of.of(loop)(4) == "aaaa"
    assert each_of.of(loop) is each_of.of(loop)
    assert made == ["a"]


def test_records_that_contain_each_other_are_made_once_each() -> None:
    one, two = Node("1"), Node("2")
    one.holds.append(two)
    two.holds.append(one)
    each_of, made = writers()

    assert each_of.of(two)(3) == "212"
    assert each_of.of(one)(3) == "121"
    assert made == ["2", "1"]


def test_a_function_of_two_gets_both() -> None:
    loop = Node("a")
    loop.holds.append(loop)

    def make(node: Node) -> Callable[[str, int], str]:
        inner = each_of.of(node.holds[0])
        return lambda text, levels: text + (inner(text, levels - 1) if levels > 1 else "")

    each_of: PerRecord[Callable[[str, int], str]] = PerRecord(make, parameters=2)

    assert each_of.of(loop)("x", 3) == "xxx"
