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


@pytest.fixture
def app(tmp_path):
    return create_app(Settings(data=tmp_path))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("EndSession", "export class EndSession implements IReturnVoid, IDelete"),
        ("EndSession", "* Ends the specified session"),
        ("EndSession", '// @ApiMember(Description="The specified session ID")'),
        ("EndSession", '// @ApiMember(Description="The local call ID")'),
        (
            "ListSessions",
            "export class ListSessions extends ListRequest<SessionList> implements IReturn<SessionList>, IGet",
        ),
        ("ListSessions", "export class ListRequest<T>"),
        ("ListSessions", "export class EntityInfo"),
    ],
)
def test_other_operations_say_what_the_documented_host_says_of_them(app, name, line):
    told = ask(app, f"GET /types/typescript?IncludeTypes={name}.*").text
    assert line in [each.strip() for each in told.split("\n")]


def test_the_page_says_which_role_ends_a_session(app):
    told = ask(app, "GET /csv/metadata?op=EndSession&lang=typescript").text
    assert "<td>Required role:</td><td>User</td>" in told


def test_the_page_of_a_list_has_its_base_and_what_it_implements(app):
    told = ask(app, "GET /csv/metadata?op=ListSessions&lang=typescript").text
    assert "export class ListSessions extends ListRequest&lt;SessionList&gt; implements IGet" in told
    assert "public sortOrder?: SortOrders" in told
