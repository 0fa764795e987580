from gateway.auth.login_page import LOGIN_PAGE, LoginPage, login_page
from gateway.service.calls import Call

CALL = Call("GET", "/login", base_url="http://here")


def test_the_form_goes_to_credentials_and_on_to_the_goal():
    reply = login_page(LoginPage(redirect="http://here/a?b=1"), CALL)

    assert 'method="post" action="/auth/credentials?continue=http%3a%2f%2fhere%2fa%3fb%3d1"' in reply.value
    assert reply.media_type == "text/html; charset=utf-8"


def test_the_page_sends_its_form_to_its_own_host_only_and_stands_in_no_other_page():
    policy = login_page(LoginPage(), CALL).headers["Content-Security-Policy"]

    for each in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert each in policy.split("; ")


def test_a_foreign_goal_is_left_out():
    assert "evil" not in login_page(LoginPage(redirect="http://evil/"), CALL).value


def test_nothing_of_the_address_becomes_markup():
    reply = login_page(LoginPage(redirect='/"><script>'), Call("GET", "/login", base_url='http://here"><b>'))

    assert "<script" not in reply.value
    assert "<b>" not in reply.value


def test_the_page_is_not_listed():
    assert LOGIN_PAGE.public is False
