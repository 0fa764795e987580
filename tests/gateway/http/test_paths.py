import pytest

from gateway.http.paths import PathError, decoded, parts_of, split_suffix


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("/open/a%20b", "/open/a b"),
        ("/open/a+b", "/open/a b"),
        ("/open/%2B49", "/open/+49"),  # a telephone number keeps its plus (gateway/WIRE.md 13 A9)
        ("/open/a%2Fb", "/open/a%2Fb"),
        ("/open/a%2fb", "/open/a/b"),
        ("/open/a%252Fb", "/open/a%2Fb"),
        ("/open/%C3%A9%F0%9F%98%80", "/open/é😀"),
        ("/open/%ff%C3%A9%fe", "/open/%ffé%fe"),
        ("/open/%", "/open/%"),
        ("/open/%zz", "/open/%zz"),
        ("/open/a%0Ab", "/open/a\nb"),
        ("/a/../b", "/b"),
        ("/a/%2e%2e/b", "/b"),
        ("/a/./b/.", "/a/b/"),
        ("/../../etc", "/etc"),
    ],
)
def test_a_path_is_decoded_once_as_the_original_does(raw: str, text: str) -> None:
    assert decoded(raw) == text


def test_a_path_with_nul_is_refused() -> None:
    with pytest.raises(PathError):
        decoded("/open/%00")


@pytest.mark.parametrize(
    ("path", "rest", "suffix"),
    [
        ("/open/x.csv", "/open/x", "csv"),
        ("/open/a.b.csv", "/open/a.b", "csv"),
        ("/hello/W.json.csv", "/hello/W.json", "csv"),
        ("/open/x.CSV", "/open/x.CSV", None),
        ("/open/x.csv/", "/open/x.csv/", None),
        ("/open/x.txt", "/open/x.txt", None),
        ("/open/.csv", "/open/", "csv"),
        ("/open", "/open", None),
    ],
)
def test_a_suffix_is_the_exact_text_after_the_last_dot(path: str, rest: str, suffix: str | None) -> None:
    assert split_suffix(path, {"csv", "json"}) == (rest, suffix)


@pytest.mark.parametrize(
    ("path", "parts"),
    [("/a/b", ["a", "b"]), ("//a//b/", ["a", "b"]), ("/", []), ("", []), ("/a/", ["a"])],
)
def test_empty_parts_do_not_count(path: str, parts: list[str]) -> None:
    assert parts_of(path) == parts
