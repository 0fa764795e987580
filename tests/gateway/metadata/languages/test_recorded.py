"""Every recorded type file in exact mode, byte for byte, for each language that there is."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from gateway.metadata.languages import options
from gateway.metadata.languages.registry import generators
from tests.gateway.metadata import recordings


def recorded():
    for host in (*recordings.HOSTS, "options"):
        for entry in recordings.entries(host):
            url = urlsplit(entry["path"])
            file = entry.get("file") or entry.get("same_as")
            parts = url.path.strip("/").split("/")
            if parts[0] != "types" or len(parts) != 2 or entry["status"] != 200 or file is None:
                continue
            if parts[1] in generators():
                yield pytest.param(host, parts[1], url.query, file, id=f"{host}:{parts[1]}?{url.query}")


@pytest.mark.parametrize(("host", "language", "query", "file"), list(recorded()))
def test_a_recorded_type_file_comes_out_byte_for_byte(host, language, query, file):
    described = recordings.host(host)
    asked = options.read(parse_qsl(query, keep_blank_values=True), described.catalog.config)
    made = generators()[language].file(described, asked)
    assert made == recordings.text(host, file)
