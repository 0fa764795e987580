"""The pages and types of a running gateway."""

import json

import pytest

from gateway import Call, Dto, Gateway, HasRole, Settings, SignedIn, TextCase, operation
from gateway.metadata.feature import Metadata
from tests.asking import ask
from tests.gateway.metadata import page_text, recordings
from tests.hosts import core, evo_auth, m1, m3


class Vault(Dto, namespace="Shop"):
    name: str | None = None


@operation("/secret", requires=(SignedIn(), HasRole("Admin")))
def secret(request: Vault) -> Vault:
    return request


class Hidden(Dto, namespace="Shop"):
    name: str | None = None


@operation("/hidden", public=False)
def hidden(request: Hidden) -> Hidden:
    return request


def make(*operations, **told):
    return Gateway([*core.OPERATIONS, *operations], features=[Metadata(service_name="Core", **told)])


APP = make(hidden)


@pytest.mark.parametrize("path", ["/metadata", "/metadata/", "/csv/metadata", "/CSV/metadata", "/metadata?xsd=1"])
def test_the_index_is_a_page_under_each_of_its_addresses(path):
    answer = ask(APP, f"GET {path}", {"Accept": "application/json"})
    assert (answer.status, answer.type) == (200, "text/html; charset=utf-8")
    assert "HelloAllTypes" in answer.text
    assert answer.header("vary") is None


def test_the_start_leads_to_the_index_where_nothing_else_stands_there():
    answer = ask(APP, "GET /", {"Host": "shop.example"})
    assert (answer.status, answer.header("location")) == (302, "http://shop.example/metadata")
    taken = make(operation("/")(hidden.handler))
    assert ask(taken, "GET /?Name=x").status == 200
    assert ask(m3.app, "GET /").status == 404, "exact: as recorded"


@pytest.mark.parametrize(
    "line", ["/metadata", "/csv/metadata?op=Hello&lang=python", "/types/csharp", "/types/metadata"]
)
def test_a_client_that_has_a_text_is_told_so_and_head_sends_none(line):
    answer = ask(APP, f"GET {line}")
    tag = answer.header("etag")
    assert answer.header("cache-control") == "no-cache"
    again = ask(APP, f"GET {line}", {"If-None-Match": tag})
    assert (again.status, again.data) == (304, b"")
    head = ask(APP, f"HEAD {line}")
    assert (head.status, head.data, head.header("etag")) == (200, b"", tag)
    assert (again.header("vary") is None) == (answer.header("vary") is None)


def test_pages_are_compressed_as_other_answers_are():
    app = Gateway(core.OPERATIONS, features=[Metadata()], settings=Settings(compress_above=100))
    assert ask(app, "GET /metadata", {"Accept-Encoding": "gzip"}).header("content-encoding") == "gzip"


def test_a_page_lets_nothing_run_but_its_own_style():
    policy = ask(APP, "GET /json/metadata?op=Hello").header("content-security-policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("/json/metadata?op=nosuch", 403),
        ("/json/metadata?op=", 403),
        ("/json/metadata?op=Hidden", 403),
        ("/html/metadata?op=Hello", 403),
        ("/nosuch/metadata?op=Hello", 404),
        ("/metadata.json", 404),
        ("/types/mjs", 404),
        ("/types/php", 404),
        ("/types/typescript?MakePropertiesOptional=perhaps", 400),
        ("/types/typescript?AddImplicitVersion=x", 400),
        ("/json/metadata?op=Hello&lang=%3Cscript%3E", 400),
        ("/types/metadata.xml", 406),
    ],
)
def test_what_is_not_there_has_the_recorded_status(line, status):
    assert ask(APP, f"GET {line}").status == status


def test_what_is_hidden_is_on_no_page_in_no_file_and_in_no_document():
    for line in (
        "/metadata",
        "/types/typescript",
        "/types/metadata",
        "/metadata/app",
        "/types/metadata?IncludeTypes=Hidden",
    ):
        assert "Hidden" not in ask(APP, f"GET {line}").text


@pytest.mark.parametrize(
    "query",
    [
        "GlobalNamespace=a%7D%3Balert(1)",
        "GlobalNamespace=a%0Ab",
        "Package=a%3Bb",
        "BaseClass=A%7B",
        "DefaultImports=a%22%3Balert(1)",
        "DataClass=)%0Aimport%20os",
        "DataClassJson=x)%3By",
        "AddNamespaces=A%3BB",
        "BaseUrl=javascript:alert(1)",
        "BaseUrl=http://x%0Ay",
        "IncludeTypes=%3Cb%3E",
        "TreatTypesAsStrings=A%22",
    ],
)
def test_an_option_that_would_leave_its_place_in_the_code_is_refused(query):
    for language in ("typescript", "python", "csharp", "java"):
        assert ask(APP, f"GET /types/{language}?{query}").status == 400


@pytest.mark.parametrize("path", ["/types/CSharp", "/types/csharp/", "/types/csharp.json", "/types/csharp?nosuch=1"])
def test_a_language_has_one_text_however_it_is_spelled(path):
    assert ask(APP, f"GET {path}").data == ask(APP, "GET /types/csharp").data


@pytest.mark.parametrize(("host", "app"), [("m1", m1.app), ("m3", m3.app), ("evo-auth", evo_auth.app)])
@pytest.mark.parametrize(("path", "file"), [("/types.json", "types.json"), ("/metadata/nav.json", "nav.json")])
def test_the_links_and_menus_are_the_recorded_ones(host, app, path, file):
    answer = ask(app, f"GET {path}")
    assert answer.data == (recordings.PAGES / host / file).read_bytes()


LOOKS = ("ui", "Ui")


def without_looks(document):
    told = {key: value for key, value in document.items() if key not in LOOKS}
    told["contentTypeFormats"] = {key: told["contentTypeFormats"][key] for key in ("json", "xml", "jsv", "html", "csv")}
    told["plugins"].get("auth", {}).pop("roleLinks", None)
    return told


@pytest.mark.parametrize(("host", "app"), [("m1", m1.app), ("m3", m3.app), ("evo-auth", evo_auth.app)])
def test_the_facts_of_the_host_are_the_recorded_ones(host, app):
    recorded = json.loads((recordings.PAGES / host / "app.json").read_text())
    made = json.loads(ask(app, "GET /metadata/app.json").data)
    assert without_looks(made) == without_looks(recorded)
    assert [*made] == [*recorded]
    assert shape(made["ui"]) == shape(recorded["ui"])


def shape(value):
    return {key: shape(each) for key, each in value.items()} if isinstance(value, dict) else type(value)


def test_a_gateway_shows_the_recorded_page_of_its_declarations():
    answer = ask(m3.app, "GET /json/metadata?op=GetPage", {"Host": "127.0.0.1"})
    recorded = recordings.text("m3", "GetPage.json.txt").replace("Host: 127.0.0.1", "Host: localhost")
    assert page_text.same(page_text.page_text(answer.text), recorded)


def test_pages_and_types_may_be_switched_off():
    assert ask(make(pages=False), "GET /metadata").status == 404
    assert ask(make(pages=False), "GET /types/python").status == 200
    assert ask(make(types=False), "GET /types/python").status == 404


def test_pages_may_ask_their_readers_to_sign_in():
    app = Gateway(core.OPERATIONS, features=[evo_auth.auth(), Metadata(requires=(SignedIn(),))])
    assert ask(app, "GET /types/python").status == 401
    known = {"Authorization": "Basic YWdlbnQ6cEA1NXdvcmQ="}
    answer = ask(app, "GET /types/python", known)
    assert answer.status == 200
    assert answer.header("cache-control") == "private, no-cache"
    assert ask(app, "GET /metadata", known).status == 200


def test_a_caller_sees_only_what_he_may():
    def visible(each, identity):
        return not each.requires or (identity is not None and "Admin" in identity.roles)

    feature = Metadata(visible=visible, requires=(SignedIn(),))
    app = Gateway([*core.OPERATIONS, secret], features=[evo_auth.auth(), feature])
    admin = {"Authorization": "Basic YWRtaW46cEA1NXdvcmQ="}
    agent = {"Authorization": "Basic YWdlbnQ6cEA1NXdvcmQ="}
    for line in ("/metadata", "/types/python", "/types/metadata"):
        assert "Vault" not in ask(app, f"GET {line}", agent).text
        assert "Vault" in ask(app, f"GET {line}", admin).text
        assert "Vault" not in ask(app, f"GET {line}", agent).text
    assert ask(app, "GET /json/metadata?op=Vault", agent).status == 403
    assert ask(app, "GET /json/metadata?op=Vault", admin).status == 200


class Deep(Dto, namespace="Shop"):
    deep: str | None = None


class Safe(Vault, namespace="Shop"):
    deeper: list[Deep] | None = None


@operation("/safe", requires=(SignedIn(), HasRole("Admin")))
def safe(request: Safe) -> Safe:
    return request


@pytest.mark.parametrize(
    "line",
    [
        "/metadata",
        "/types/typescript?IncludeTypes=Safe.*",
        "/types/csharp?IncludeTypes=*.Deep,Hello",
        "/types/java?IncludeTypes=Shop/*",
        "/types/python?ExcludeTypes=Hello",
        "/types/metadata.json",
        "/types/metadata.json?IncludeTypes=Safe.*",
        "/metadata/app.json",
        "/metadata/nav.json",
        "/types.json",
        "/json/metadata?op=Safe&lang=typescript",
        "/csv/metadata?op=safe",
    ],
)
def test_a_caller_sees_nothing_that_only_hidden_operations_lead_to(line):
    feature = Metadata(visible=lambda shown, identity: shown.name != "Safe")
    answer = ask(Gateway([*core.OPERATIONS, safe], features=[evo_auth.auth(), feature]), f"GET {line}")
    told = "\n".join(each for each in answer.text.split("\n") if "IncludeTypes" not in each)
    assert not any(name in told for name in ("Deep", "Deeper", "Vault", "class Safe", '"Safe"'))
    same = ask(
        Gateway(core.OPERATIONS, features=[evo_auth.auth(), Metadata()]), f"GET {line.replace('Safe', 'Nosuch')}"
    )
    assert answer.status == same.status, "what is hidden is answered as what is not there"


def test_what_is_kept_is_bounded_and_meant_once():
    feature = Metadata(cache=4)
    app = Gateway(core.OPERATIONS, features=[feature])
    made = [ask(app, f"GET /types/python?AddImplicitVersion={number}").data for number in range(20)]
    assert len(set(made)) == 20
    kept = feature._handlers._served._kept._texts
    assert len(kept) == 4
    kept.clear()
    same = {ask(app, f"GET /types/python?IncludeTypes=Hello.*&nosuch={number}").header("etag") for number in range(9)}
    assert len(same) == len(kept) == 1


def test_a_host_of_declared_names_says_so_everywhere():
    settings = Settings(options=Settings().options.__class__(text_case=TextCase.DECLARED))
    app = Gateway(m3.OPERATIONS, features=[Metadata(service_name="X")], settings=settings)
    assert ask(app, "GET /types/metadata").text.startswith('{"Config":{"BaseUrl"')
    assert "public ThingName" in ask(app, "GET /types/typescript").text
    assert json.loads(ask(app, "GET /metadata/app").data)["App"]["JsTextCase"] == "Default"


def test_a_call_is_not_needed_to_be_shown():
    @operation("/told")
    def told(request: Vault, call: Call) -> Vault:
        return request

    app = Gateway([told], features=[Metadata()])
    assert "Vault" in ask(app, "GET /types/dart").text


def test_more_links_stand_on_the_index_joined_to_the_host():
    app = make(links=[("Status", "/status"), ("Help & more", "https://help.example/")])
    text = ask(app, "GET /metadata", {"Host": "shop.example"}).text
    assert "Plugin Links:" in text
    assert '<a href="http://shop.example/status">Status</a>' in text
    assert '<a href="https://help.example/">Help &amp; more</a>' in text
    assert "Plugin Links:" not in ask(APP, "GET /metadata").text


def test_metadata_that_no_gateway_has_joined_says_what_to_write():
    with pytest.raises(ValueError, match=r"features=\[Metadata\(\)\]"):
        Metadata().operations([])
