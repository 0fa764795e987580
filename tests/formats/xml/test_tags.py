"""The prefixes of XML: which namespace one stands for where (formats/WIRE.md 8.2)."""

from __future__ import annotations

from formats.xml.tags import Place, attribute


def test_the_nearest_prefix_of_a_namespace_is_taken() -> None:
    place = Place(3, (("d1p1", "urn:a"), ("d2p1", "urn:b"), ("d2p2", "urn:a")))

    assert place.prefix("urn:a") == "d2p2"
    assert place.prefix("urn:b") == "d2p1"


def test_a_prefix_that_a_nearer_one_hides_stands_for_nothing() -> None:
    place = Place(3, (("d2p1", "urn:a"), ("d2p1", "urn:b")))

    assert place.prefix("urn:a") is None
    assert place.prefix("urn:b") == "d2p1"


def test_a_namespace_that_nobody_declared_has_no_prefix() -> None:
    assert Place(1, ()).prefix("urn:a") is None


def test_a_namespace_keeps_its_attribute_whole() -> None:
    assert attribute('a"b<c>&') == "a&quot;b&lt;c&gt;&amp;"
