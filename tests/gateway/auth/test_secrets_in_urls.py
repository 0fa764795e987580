"""A secret that came in a URL is repeated nowhere (gateway/WIRE.md 13 C12), over a real socket."""

from __future__ import annotations

import http.client
import logging
import time
from collections.abc import Iterator

import pytest

from tests.hosts import tokens
from tests.serving import serving

KEY = "key-agent-0123456789"


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with serving(tokens.make(time.time)) as found:
        yield found


@pytest.mark.sampled
@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/csv", "application/xml"])
@pytest.mark.parametrize("key", [KEY, "wrong-key-0123456789"])
@pytest.mark.parametrize(
    "target",
    [
        "/secured/x?apikey={key}&a=1",  # the answer, or that the key is nobody's
        "/secured/x?%61piKey={key}",
        "/admin/x?apikey={key}",  # known, but not allowed
        "/secured/x?ss-tok={key}",  # to the login page
        "/nowhere?apikey={key}",
        "/json/reply/Nope?apikey={key}",
        "/secured/x?authsecret={key}",
    ],
)
def test_it_is_in_no_answer_and_in_no_log(
    target: str, key: str, accept: str, address: tuple[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    connection = http.client.HTTPConnection(*address, timeout=10)
    connection.request("GET", target.format(key=key), headers={"Accept": accept})
    response = connection.getresponse()
    told = response.read() + str(response.headers).encode() + (response.reason or "").encode()
    connection.close()

    assert key.encode() not in told
    assert key not in caplog.text


def test_a_known_key_opens_a_page_whose_links_are_without_it(address: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection(*address, timeout=10)
    connection.request("GET", f"/secured/x?apikey={KEY}&more=1", headers={"Accept": "text/html"})
    response = connection.getresponse()
    page = response.read()
    connection.close()

    assert response.status == 200
    assert b"more=1" in page
