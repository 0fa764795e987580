from gateway.rules import MaximumLength, NotEmpty


def test_a_length_counts_utf_16_units() -> None:
    rule = MaximumLength(3)

    assert rule.fits("a😀")
    assert not rule.fits("a😀b")
    assert rule.values("a😀b")["TotalLength"] == "4"


def test_what_net_takes_for_blank_is_empty() -> None:
    assert not NotEmpty().fits("\u00a0\u2003")
    assert NotEmpty().fits("\u001f")
    assert NotEmpty().fits("\u200b")
