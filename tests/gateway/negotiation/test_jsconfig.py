from typing import Any

import pytest

from formats import HOST, DateHandler, TextCase, TimeSpanHandler
from gateway.negotiation.jsconfig import parse


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("", {}),
        ("bogus,zzz:1,dh:zzz", {}),
        ("eti", {}),
        ("edv", {"exclude_defaults": True}),
        ("ExcludeDefaultValues:true", {"exclude_defaults": True}),
        ("inv,invid", {"include_nulls": True, "include_nulls_in_dictionaries": True}),
        ("ide:false", {"include_default_enums": False}),
        ("ide:0", {"include_default_enums": False}),
        ("indent", {"indent": True}),
        ("pp", {"indent": True}),
        ("teai", {"enums_as_integers": True}),
        ("dh:iso8601", {"dates": DateHandler.ISO8601}),
        ("DateHandler:UnixTimeMs", {"dates": DateHandler.UNIX_TIME_MS}),
        ("dh:iso8601do, tsh:sf", {"dates": DateHandler.ISO8601_DATE_ONLY, "spans": TimeSpanHandler.STANDARD}),
        ("tc:sc", {"text_case": TextCase.SNAKE}),
        ("elun", {"text_case": TextCase.SNAKE}),
        ("epcn", {}),  # 6.4 ignores it on a camelCase host
        ("eccn:false", {}),
        ("auo,au,sdtc", {"append_utc_offset": True, "assume_utc": True, "skip_date_conversion": True}),
    ],
)
def test_a_key_changes_one_setting(text: str, changed: dict[str, Any]) -> None:
    found = parse(text, HOST)

    assert {name: getattr(found, name) for name in changed} == changed
    differing = {name for name in HOST.__slots__ if getattr(found, name) != getattr(HOST, name)}
    assert differing == set(changed)
