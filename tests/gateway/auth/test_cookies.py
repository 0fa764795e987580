"""Spelling: the recordings of gateway/WIRE.md 7.1 with their placeholders filled in."""

from datetime import UTC, datetime

import pytest

from gateway.auth import cookies as spelling
from gateway.auth.cookies import Cookies, SessionCookie, announcement, forgotten, presented, user_cookie
from gateway.http.cookies import set_cookie
from gateway.http.headers import raw
from gateway.service.calls import Call

NOON = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC).timestamp()

SPELLINGS = [
    (SessionCookie("ss-id", "abc", "brief"), False, "ss-id=abc; path=/; samesite=lax; httponly"),
    (
        SessionCookie("ss-pid", "abc"),
        False,
        "ss-pid=abc; expires=Sat, 24 Nov 2046 12:00:00 GMT; path=/; samesite=lax; httponly",
    ),
    (
        SessionCookie("ss-opt", "perm"),
        True,
        "ss-opt=perm; expires=Sat, 24 Nov 2046 12:00:00 GMT; path=/; secure; samesite=lax; httponly",
    ),
    (
        SessionCookie("ss-tok", "", "gone"),
        False,
        "ss-tok=; expires=Mon, 23 Nov 2026 12:00:00 GMT; path=/; samesite=lax; httponly",
    ),
]


@pytest.mark.parametrize(("cookie", "secure", "text"), SPELLINGS)
def test_a_cookie_is_spelled_as_recorded(cookie, secure, text):
    assert Cookies(lambda: NOON).headers([cookie], secure) == (("Set-Cookie", text),)


@pytest.mark.parametrize(("cookie", "secure", "text"), SPELLINGS)
def test_a_replys_cookie_is_spelled_the_same(cookie, secure, text):
    (value,) = Cookies(lambda: NOON).values([cookie], secure)

    assert set_cookie(value) == text


def test_dates_follow_the_clock():
    now = [NOON]
    cookies = Cookies(lambda: now[0])
    cookies.headers(forgotten(), False)

    now[0] = NOON + 86_400
    ((_, text),) = cookies.headers([SessionCookie("ss-pid", "x")], False)

    assert "Sun, 25 Nov 2046" in text


@pytest.mark.parametrize("secure", [False, True])
@pytest.mark.parametrize("told", [(), announcement("1"), announcement('ä "b"=;')])
@pytest.mark.parametrize("settings", [{}, {"same_site": "none", "domain": "example.org"}])
def test_a_newcomers_lines_are_those_of_the_same_cookies_one_by_one(settings, told, secure):
    cookies = Cookies(lambda: NOON, **settings)
    ids = (SessionCookie("ss-id", "abc", "brief"), SessionCookie("ss-pid", "def"))
    lines = b"".join(b"%b: %b\r\n" % pair for pair in raw(cookies.headers((*ids, *told), secure)))

    assert cookies.newcomers((b"abc", b"def"), told, secure) == lines
    assert cookies.newcomers((b"abc", b"def"), told, secure) == lines


def test_a_newcomers_dates_follow_the_clock():
    now = [NOON]
    cookies = Cookies(lambda: now[0])
    cookies.newcomers((b"a", b"b"), (), False)

    now[0] = NOON + 86_400

    assert b"ss-pid=b; expires=Sun, 25 Nov 2046 12:00:00 GMT" in cookies.newcomers((b"a", b"b"), (), False)


def test_few_users_lines_are_kept(monkeypatch):
    monkeypatch.setattr(spelling, "_TEMPLATES_AT_MOST", 2)
    cookies = Cookies(lambda: NOON)
    for number in range(5):
        assert b"X-UAId=%d;" % number in cookies.newcomers((b"a", b"b"), announcement(str(number)), False)

    assert len(cookies._templates) <= 2


def test_signing_out_empties_five_cookies_in_order():
    texts = [text for _, text in Cookies(lambda: NOON).headers(forgotten(), False)]

    assert [text.partition(";")[0] for text in texts] == ["ss-id=", "ss-pid=", "X-UAId=", "ss-tok=", "ss-reftok="]


@pytest.mark.parametrize("user_id", ["a;b", "a\r\nX: y", "ä", 'q"', "a b", "a,b", "a\\b"])
def test_no_user_id_leaves_its_cookie(user_id):
    value = user_cookie(user_id).value

    assert not set(value) & set(' ";,\\\r\n')
    assert value.isascii()


@pytest.mark.parametrize(
    ("cookies", "headers", "active"),
    [
        ({"ss-id": "t", "ss-pid": "p"}, {}, "t"),
        ({"ss-id": "t", "ss-pid": "p", "ss-opt": "temp"}, {}, "t"),
        ({"ss-id": "t", "ss-pid": "p", "ss-opt": "perm"}, {}, "p"),
        ({"ss-id": "t", "ss-pid": "p"}, {"x-ss-opt": "perm"}, "p"),
        ({"ss-id": "t"}, {"x-ss-id": "h"}, "h"),
        ({"ss-pid": "p", "ss-opt": "perm"}, {"x-ss-pid": "h"}, "h"),
        ({}, {}, ""),
        ({"ss-pid": "p"}, {}, ""),
    ],
)
def test_the_active_id_is_the_headers_or_the_cookies(cookies, headers, active):
    assert presented(Call("GET", "/", cookies=cookies, headers=headers)).active == active


def test_a_host_may_have_its_cookies_for_a_whole_domain_and_for_other_sites():
    cookies = Cookies(lambda: NOON, same_site="none", domain="example.org")
    text = "ss-id=abc; domain=example.org; path=/; secure; samesite=none; httponly"

    assert cookies.headers([SessionCookie("ss-id", "abc", "brief")], True) == (("Set-Cookie", text),)
    assert set_cookie(cookies.values([SessionCookie("ss-id", "abc", "brief")], True)[0]) == text


@pytest.mark.parametrize("wrong", [{"same_site": "Lax"}, {"same_site": ""}, {"domain": "a; secure"}, {"domain": ""}])
def test_what_no_browser_takes_is_no_setting(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong.values())) or "''"):
        Cookies(**wrong)
