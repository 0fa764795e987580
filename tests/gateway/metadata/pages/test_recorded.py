"""Every recorded page in exact mode, by the text that it shows."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from gateway.metadata.pages.answering import page_of
from tests.gateway.metadata import page_text, recordings


def recorded():
    for host in recordings.HOSTS:
        for entry in recordings.entries(host):
            url = urlsplit(entry["path"])
            if url.path.endswith("/metadata") and "types" not in url.path:
                yield pytest.param(host, url, entry, id=f"{host}:{entry['path']}")


@pytest.mark.sampled
@pytest.mark.measured
@pytest.mark.parametrize(("host", "url", "entry"), list(recorded()))
def test_a_recorded_page_shows_the_recorded_text(host, url, entry):
    format_ = url.path.strip("/").rpartition("/")[0] or None
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    page = page_of(recordings.host(host), format_, query, "127.0.0.1")
    assert page.status == entry["status"]
    if page.status == 200:
        shown = page_text.page_text(page.text) if page.text else ""
        assert page_text.normal(shown) == page_text.normal(recordings.text(host, entry["file"]))
