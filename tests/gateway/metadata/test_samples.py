"""Samples of types that name each other stay small."""

import sys

import pytest

from gateway.metadata.catalog import Catalog, Operation, Property, Type
from gateway.metadata.host import Host
from gateway.metadata.pages.answering import page_of


def host(*types):
    return Host(Catalog(types=types[1:], operations=(Operation(types[0], types[0], ("ANY",)),)))


def test_types_that_all_name_each_other_make_a_sample_that_ends():
    names = [f"T{number}" for number in range(12)]
    types = [
        Type(name, "Own", implements=(), properties=tuple(Property(each, each, "Own") for each in names))
        for name in names
    ]
    for format_ in ("json", "xml", "jsv"):
        page = page_of(host(*types), format_, {"op": "T0"}, "shop.example")
        assert page.status == 200
        assert len(page.text) < 5_000_000


@pytest.mark.slow
def test_a_chain_of_types_longer_than_the_stack_makes_a_sample():
    count = sys.getrecursionlimit() * 2
    types = [
        Type(f"T{number}", "Own", implements=(), properties=(Property("Next", f"T{number + 1}", "Own"),))
        for number in range(count)
    ]
    for parameters in ({"op": "T0"}, {"op": "T0", "lang": "typescript"}, {"op": "T0", "lang": "python"}):
        assert page_of(host(*types), "json", parameters, "shop.example").status == 200
