"""Where the pages are better than the recorded ones, and that ``exact`` is as they are: page_deviations.toml."""

import tomllib

import pytest
from msgspec.structs import replace

from gateway.metadata.catalog import Catalog, Operation, Property, Type
from gateway.metadata.host import Host
from gateway.metadata.pages.answering import page_of
from tests.gateway.metadata import recordings


def page(host, format_="json", **parameters):
    found = page_of(host, format_, parameters, "127.0.0.1")
    assert found.status == 200
    return found.text


def both(name):
    return recordings.host(name, exact=True), recordings.host(name, exact=False)


def array_in_csv():
    exact, sound = (page(each, "csv", op="RetArray") for each in both("m1"))
    return "Unable to show example" in exact and "[{&quot;name&quot;:&quot;String&quot;" in sound


def placeholder():
    request = Type("Odd", "Own", implements=(), description="a {7} b", properties=())
    host = Host(Catalog(operations=(Operation(request, None, ("ANY",)),)))
    return "a {7} b" in page(host, op="Odd") and "a {7} b" not in page(replace(host, exact=True), op="Odd")


def array_in_jsv():
    exact, sound = (page(each, "jsv", op="RetArray") for each in both("m1"))
    return exact == "" and "name: String" in sound


def other_case():
    exact, sound = (page(each, op="getpage") for each in both("m3"))
    return exact == "" and "GetPage Parameters" in sound.replace("<b>", "").replace("</b>", "")


def unnamed_value():
    enum = Type("Kind", "Own", implements=(), is_enum=True, enum_names=("A", "B"), enum_values=("1", "2"))
    member = Property("Kind", "Nullable`1", "System", is_value_type=True, is_enum=True, generic_args=("Kind",))
    request = Type("Odd", "Own", implements=(), properties=(member,))
    host = Host(Catalog(types=(enum,), operations=(Operation(request, None, ("ANY",)),)))
    sound, exact = page(host, "xml", op="Odd"), page(replace(host, exact=True), "xml", op="Odd")
    return exact == "" and "&lt;Kind&gt;A&lt;/Kind&gt;" in sound


def links():
    exact, sound = map(page, both("m3"))
    return "servicestack.net" in exact and "servicestack.net" not in sound and 'href="ui' not in sound


SEEN = {
    "D2": array_in_csv,
    "D3": placeholder,
    "D4": array_in_jsv,
    "D7": other_case,
    "D11": unnamed_value,
    "links": links,
}


@pytest.mark.parametrize("deviation", SEEN)
def test_a_listed_deviation_is_seen(deviation):
    assert SEEN[deviation]()


def test_every_listed_deviation_has_its_test():
    listed = tomllib.loads((recordings.PAGES.parent / "page_deviations.toml").read_text(encoding="utf-8"))
    assert [each["id"] for each in listed["deviation"]] == [*SEEN]
