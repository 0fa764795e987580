"""Everything declared is text: no text of a declaration becomes code, in any language, wherever it stands."""

import msgspec
import pytest

from gateway.metadata.languages.options import Options
from gateway.metadata.languages.registry import generators
from gateway.metadata.operation_types import operation_types
from tests.gateway.metadata import hostile


def files(language, position, text):
    """The type file and the code of the page."""
    described = hostile.host(**hostile.POSITIONS[position](text))
    generator = generators()[language]
    operation = described.catalog.operations[0]
    return (
        generator.file(described, Options()),
        generator.file(described, Options(add_description_as_comments=False)),
        generator.code(described, operation_types(described, operation)),
    )


#: One whose comments end, one whose do not; with the others not every change is tried.
LANGUAGES = [
    each if each in ("typescript", "python") else pytest.param(each, marks=pytest.mark.slow) for each in generators()
]


@pytest.mark.sampled
@pytest.mark.parametrize("position", sorted(set(hostile.POSITIONS) - hostile.NAMES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_stays_a_text(language, position):
    expected = files(language, position, hostile.BENIGN)
    for tries, text in hostile.TEXTS.items():
        for given, usual in zip(files(language, position, text), expected, strict=True):
            assert hostile.UNSEEN.findall(given) == [], tries
            if text.strip():
                assert hostile.code(language, given) == hostile.code(language, usual), tries


@pytest.mark.sampled
@pytest.mark.parametrize("position", sorted(hostile.NAMES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_stays_a_name(language, position):
    for tries, text in hostile.TEXTS.items():
        for given in files(language, position, text):
            assert hostile.UNSEEN.findall(given) == [], tries
            left = hostile.code(language, given)
            assert not any(each in left for each in ("evil(", "evil =", "#error")), tries


@pytest.mark.parametrize("language", ["typescript", "java", "kotlin", "swift", "dart"])
def test_what_looks_for_code_finds_it_in_the_recorded_output(language):
    made = [
        generators()[language].file(msgspec.structs.replace(hostile.host(description=text), exact=True), Options())
        for text in (hostile.TEXTS["code after a comment"], hostile.BENIGN)
    ]
    assert hostile.code(language, made[0]) != hostile.code(language, made[1])
