from gateway import Cors
from gateway.responses.crossorigin import headers_of


def test_headers_of_answers_are_exposed_where_that_is_wanted() -> None:
    exposed = (b"Access-Control-Expose-Headers", b"ETag, Location")

    assert exposed in headers_of(Cors(expose="ETag, Location"), "http://a.example")
    assert b"Access-Control-Expose-Headers" not in dict(headers_of(Cors(), "http://a.example"))
