"""The pages beside the one that a list is: by rows or by pages, where the request has members for them."""

from __future__ import annotations

import html
import re

import pytest

from gateway import Dto, Gateway, operation
from tests.asking import ask


class Item(Dto, namespace="T"):
    id: int = 0


class ByRows(Dto, namespace="T"):
    skip: int = 0
    take: int = 2
    name: str | None = None


class ByPages(Dto, namespace="T"):
    page: int = 1
    page_size: int = 2


class Text(Dto, namespace="T"):
    skip: str | None = None
    take: str | None = None


class Found(Dto, namespace="T"):
    items: list[Item] | None = None
    total: int = 0


ITEMS = [Item(number) for number in range(5)]


@operation("/rows")
def by_rows(request: ByRows) -> Found:
    return Found(ITEMS[request.skip : request.skip + request.take], len(ITEMS))


@operation("/pages")
def by_pages(request: ByPages) -> list[Item]:
    begun = (request.page - 1) * request.page_size
    return ITEMS[begun : begun + request.page_size]


@operation("/text")
def by_text(request: Text) -> list[Item]:
    return ITEMS


APP = Gateway([by_rows, by_pages, by_text])


def links(line: str) -> set[str]:
    """The addresses of a page that are not those of other formats."""
    told = ask(APP, line, {"Accept": "text/html"})
    assert told.status == 200
    found = {html.unescape(each) for each in re.findall(r'href="([^"]+)"', told.text)}
    return {each for each in found if each.startswith("?") and "format=" not in each}


@pytest.mark.parametrize(
    ("line", "beside"),
    [
        ("GET /rows", {"?Skip=2"}),
        ("GET /rows?skip=2&name=a%26b", {"?skip=0&name=a%26b", "?skip=4&name=a%26b"}),
        ("GET /rows?SKIP=4", {"?SKIP=2"}),
        ("GET /rows?skip=1", {"?skip=0", "?skip=3"}),
        ("GET /rows?skip=3&take=2", {"?skip=1&take=2"}),  # the last row is on it
        ("GET /rows?take=0", set()),
        ("GET /pages", {"?Page=2"}),
        ("GET /pages?page=2", {"?page=1", "?page=3"}),
        ("GET /pages?page=3", {"?page=2"}),  # it is not full
        ("GET /pages?page=9", {"?page=8"}),
        ("POST /rows", set()),
    ],
)
def test_a_page_leads_to_those_beside_it(line: str, beside: set[str]) -> None:
    assert links(line) == beside


@pytest.mark.parametrize("skip", ["x", "-1", "1.5", "٣", "9" * 5000])
def test_what_is_no_place_in_a_list_leads_nowhere(skip: str) -> None:
    assert links(f"GET /text?take=5&skip={skip.encode().decode('latin-1') if skip.isascii() else '%D9%A3'}") == set()
