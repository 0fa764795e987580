import datetime
import uuid
from decimal import Decimal
from ipaddress import IPv4Address

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


def test_a_default_of_dotnet_is_empty_whatever_its_type() -> None:
    zero, one = uuid.UUID(int=0), uuid.UUID(int=1)
    first, later = datetime.datetime(1, 1, 1), datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - unspecified

    assert [NotEmpty().fits(each) for each in (zero, first, first.date(), Decimal("0.0"), 0, False)] == [False] * 6
    assert [NotEmpty().fits(each) for each in (one, later, later.date(), Decimal(1), 1, True)] == [True] * 6
    assert NotEmpty().fits(IPv4Address("10.0.0.1"))
