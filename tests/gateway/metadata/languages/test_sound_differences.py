"""The sound output is the recorded text but for the differences that are listed with their reasons, and no other."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from gateway.metadata.languages.options import Options
from gateway.metadata.languages.registry import generators
from tests.gateway.metadata import recordings

LISTED = tomllib.loads((recordings.PAGES.parent / "type_deviations.toml").read_text(encoding="utf-8"))["deviation"]
LANGUAGES = sorted({language for each in LISTED for language in each["lines"]})


def differing(language, host):
    recorded, sound = (
        Counter(generators()[language].file(recordings.host(host, exact=exact), Options()).split("\n"))
        for exact in (True, False)
    )
    return [*(recorded - sound).elements(), *(sound - recorded).elements()]


def reason(language, line):
    for each in LISTED:
        if language in each["lines"] and any(re.search(pattern, line) for pattern in each["patterns"]):
            return each["reason"]
    return f"none: {line}"


@pytest.mark.parametrize("host", ["m1", "m3"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_differs_from_the_recorded_text_but_what_is_listed(language, host):
    expected = {each["reason"]: each["lines"][language][host] for each in LISTED if language in each["lines"]}
    found = Counter(reason(language, line) for line in differing(language, host))
    assert found == Counter({reason: count for reason, count in expected.items() if count})


def test_every_deviation_is_seen_on_one_of_the_hosts():
    assert all(any(sum(counts.values()) for counts in each["lines"].values()) for each in LISTED)
    assert Path(__file__).name in (recordings.PAGES.parent / "type_deviations.toml").read_text(encoding="utf-8")
