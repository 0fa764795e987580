"""Everything declared is text on the pages too: it makes no element, no attribute and no link of its own."""

import ast
import html.parser

import msgspec
import pytest

from gateway.metadata.languages import python
from gateway.metadata.languages.options import Options
from gateway.metadata.pages.answering import page_of
from tests.gateway.metadata import hostile

ELEMENTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "a",
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "div",
        "span",
        "b",
        "i",
        "br",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "nav",
        "ul",
        "li",
        "pre",
        "code",
    ]
)
ATTRIBUTES = frozenset(
    [
        "lang",
        "charset",
        "name",
        "content",
        "class",
        "href",
        "id",
        "title",
        "scope",
        "data-tags",
        "aria-label",
        "aria-current",
        "tabindex",
    ]
)


class Elements(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))


def elements(text):
    parser = Elements()
    parser.feed(text)
    return parser.found


def pages(position, text):
    host = hostile.host(**hostile.POSITIONS[position](text))
    host = msgspec.structs.replace(host, facts=msgspec.structs.replace(host.facts, service_name=text))
    name = host.catalog.operations[0].request.name
    for parameters in ({}, {"op": name}, {"op": name, "lang": "typescript"}, {"op": name, "lang": "csharp"}):
        for format_ in ("xml", "csv"):
            page = page_of(host, format_, parameters, "shop.example")
            assert page.status == 200
            yield page.text


@pytest.mark.slow
@pytest.mark.parametrize("position", sorted(hostile.POSITIONS))
def test_a_text_makes_no_element_and_no_attribute(position):
    for tries, text in hostile.TEXTS.items():
        for page in pages(position, text):
            for tag, attributes in elements(page):
                assert tag in ELEMENTS, tries
                assert {key for key, _ in attributes} <= ATTRIBUTES, tries
                assert not any((value or "").lower().startswith("javascript:") for _, value in attributes), tries


@pytest.mark.parametrize("position", sorted(hostile.POSITIONS))
def test_the_holes_of_the_template_are_no_text(position):
    for page in pages(position, "a {0} {1} {2} {6} {7} z"):
        assert page.count("{7}") == page.count("{6}") == page.count("{0}"), position


@pytest.mark.sampled
@pytest.mark.parametrize("position", sorted(hostile.POSITIONS))
def test_python_parses_whatever_was_declared(position):
    for text in hostile.TEXTS.values():
        described = hostile.host(**hostile.POSITIONS[position](text))
        ast.parse(python.file(described, Options()))
        ast.parse(python.file(described, Options(add_description_as_comments=False)))
