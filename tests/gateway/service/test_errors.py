import pytest

from gateway.service.errors import code_of


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, "NotFound"),
        (405, "MethodNotAllowed"),
        (413, "RequestEntityTooLarge"),
        (416, "RequestedRangeNotSatisfiable"),
        (422, "UnprocessableEntity"),
        (505, "HttpVersionNotSupported"),
        (599, "599"),
    ],
)
def test_a_bare_status_has_dot_nets_name_of_it_for_a_code(status: int, code: str) -> None:
    assert code_of(status) == code
