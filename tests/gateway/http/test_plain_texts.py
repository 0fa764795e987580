from gateway.http import plain_texts as plaintext
from gateway.service.statuses import ResponseStatus


def test_parameters_without_value_get_an_equals_sign() -> None:
    assert b"Request.QueryString: a=1&b=&c=\r\n" in plaintext.forbidden("GET", "/x", "a=1&b&c=")


def test_a_text_that_is_not_unicode_is_still_told() -> None:
    assert plaintext.not_found(ResponseStatus(error_code="X", message="\udcff")) == b"Error (X): \xff\n\n404"
