"""The documented page, made by the sample that it documents."""

from pathlib import Path

import pytest

from samples.evovoice.app import Settings, create_app
from tests.asking import ask

SEED = (Path(__file__).parents[2] / "vectors" / "seed" / "AddConferenceMember.typescript.csv.txt").read_bytes()


def test_the_sample_makes_the_documented_page(tmp_path):
    extractor = pytest.importorskip("resiliparse.extract.html2text", reason="resiliparse 0.14.5 is not installed")
    app = create_app(Settings(data=tmp_path))
    address = "GET /csv/metadata?op=AddConferenceMember&lang=typescript"
    answer = ask(app, address, {"Host": "evovoice.io"})
    assert (answer.status, answer.type) == (200, "text/html; charset=utf-8")
    text = extractor.extract_plain_text(answer.text, preserve_formatting=True, main_content=True)
    assert text.encode() == SEED
