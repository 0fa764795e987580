import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.jsv.dump import dumped


@pytest.mark.parametrize(
    ("text", "dump"),
    [
        ("", ""),
        ("42", "42"),
        ("{}", "{}"),
        ("[]", "[]"),
        ("{a:1}", "{\n\ta: 1\n}"),
        ("[1,2]", "[\n\t1,\n\t2\n]"),
        ("{a:2001-01-01T01:02:03,b:x}", "{\n\ta: 2001-01-01T01:02:03,\n\tb: x\n}"),
        ('{a:"x,{y}:""z""",b:[]}', '{\n\ta: "x,{y}:""z""",\n\tb: []\n}'),
        ("[{a:1},{a:2}]", "[\n\t{\n\t\ta: 1\n\t},\n\t{\n\t\ta: 2\n\t}\n]"),
        ("{a:{b:{c:d}}}", "{\n\ta: {\n\t\tb: {\n\t\t\tc: d\n\t\t}\n\t}\n}"),
    ],
)
def test_each_member_has_a_line(text: str, dump: str) -> None:
    assert dumped(text) == dump


@given(st.text('ab,:{}[]" ', max_size=30))
def test_nothing_is_lost_but_room_is_added(text: str) -> None:
    assert "".join(dumped(text).split()) == "".join(text.split())
