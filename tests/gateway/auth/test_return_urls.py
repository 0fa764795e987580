import pytest

from gateway.auth.return_urls import return_url, stays
from gateway.service.calls import Call
from gateway.service.errors import HttpError

BASE = "http://localhost:5000"


@pytest.mark.parametrize(
    ("query", "form", "url"),
    [
        ("", {}, None),
        ("continue=/a", {}, "/a"),
        ("Continue=%2Fa%3Fb%3D1", {}, "/a?b=1"),
        ("ReturnUrl=/a", {}, "/a"),
        ("redirect=/c&returnUrl=/b&continue=/a", {}, "/a"),
        ("redirect=/c&returnUrl=/b", {}, "/b"),
        ("", {"continue": "/f"}, "/f"),
        ("continue=/q", {"continue": "/f"}, "/q"),
        ("continue=http://localhost:5000/x", {}, "http://localhost:5000/x"),
    ],
)
def test_the_goal_is_the_first_of_three_parameters(query, form, url):
    assert return_url(Call("POST", "/auth", query, form=form, base_url=BASE)) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/",
        "https://localhost:5000/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        " //evil.example",
        "/a\r\nX: y",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://localhost:5000@evil.example/",
        "http://localhost:50000/",
        "http:evil.example",
        "http://[",
    ],
)
def test_no_goal_leads_to_another_host(url):
    assert not stays(url, BASE)


def test_an_external_goal_is_a_400_on_the_field_continue():
    with pytest.raises(HttpError) as caught:
        return_url(Call("POST", "/auth", "redirect=//evil.example", base_url=BASE))

    error = caught.value
    assert (error.status, error.error_code) == (400, "ArgumentException")
    assert error.message == "External Redirects are not permitted (Parameter 'continue')"
    assert [(each.field_name, each.message) for each in error.errors] == [
        ("continue", "External Redirects are not permitted")
    ]


def test_the_last_of_as_many_parameters_as_a_query_may_have_counts():
    assert return_url(Call("POST", "/auth", "a=1&" * 1023 + "continue=%2Fa", base_url=BASE)) == "/a"
