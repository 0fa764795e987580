"""Every recorded type file in exact mode, byte for byte, for each language that there is."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from gateway.metadata.languages import options
from gateway.metadata.languages.registry import generators
from gateway.metadata.operation_types import operation_types
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


@pytest.mark.sampled
@pytest.mark.measured
@pytest.mark.parametrize(("host", "language", "query", "file"), list(recorded()))
def test_a_recorded_type_file_comes_out_byte_for_byte(host, language, query, file):
    described = recordings.host(host)
    asked = options.read(parse_qsl(query, keep_blank_values=True), described.catalog.config)
    made = generators()[language].file(described, asked)
    assert made == recordings.text(host, file)


def pages():
    for host in recordings.HOSTS:
        for entry in recordings.entries(host):
            url = urlsplit(entry["path"])
            query = dict(parse_qsl(url.query))
            if url.path == "/csv/metadata" and entry["status"] == 200 and query.get("lang") in generators():
                yield pytest.param(
                    host, query["op"], query["lang"], entry["file"], id=f"{host}:{query['op']}.{query['lang']}"
                )


def collapsed(text):
    return re.sub(r"\n\s*\n+", "\n\n", text).strip("\n")


@pytest.mark.sampled
@pytest.mark.measured
@pytest.mark.parametrize(("host", "name", "language", "file"), list(pages()))
def test_the_code_of_a_recorded_page_comes_out_byte_for_byte(host, name, language, file):
    described = recordings.host(host)
    made = generators()[language].code(described, operation_types(described, described.requests[name]))
    assert collapsed(made) == collapsed(recordings.text(host, file).split("\n```\n")[1])
