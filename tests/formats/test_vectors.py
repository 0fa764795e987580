"""Every recorded text, written and read (``tests/vectors/README.md``), by type and key."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.vectors.catalog import build, canonical, same
from tests.vectors.scoring import Case, cases, deviation_of, deviations, fault, vectors

Group = tuple[str, str]
_SHOWN = 5


def _grouped(kind: str) -> dict[Group, list[Case]]:
    groups: dict[Group, list[Case]] = defaultdict(list)
    for case in cases(kind):
        groups[case.key, case.type].append(case)
    return groups


_WRITTEN, _READ = _grouped("write"), _grouped("read")


def _faults(group: list[Case]) -> str:
    """Return a readable list of what is wrong in a group, and no deviation."""
    found = [(each, fault(each)) for each in group if deviation_of(each) is None]
    wrong = [f"{each.id}: {why}" for each, why in found if why]
    more = [f"… and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
    return "\n".join([*wrong[:_SHOWN], *more])


@pytest.mark.sampled
@pytest.mark.parametrize("group", _WRITTEN, ids="-".join)
def test_what_is_written_is_what_a_real_host_writes(group: Group) -> None:
    faults = _faults(_WRITTEN[group])
    assert not faults, f"\n{faults}"


@pytest.mark.sampled
@pytest.mark.parametrize("group", _READ, ids="-".join)
def test_what_is_read_is_an_accepted_value_or_refused_where_that_is_allowed(group: Group) -> None:
    faults = _faults(_READ[group])
    assert not faults, f"\n{faults}"


@pytest.mark.slow
@pytest.mark.parametrize("deviation", deviations(), ids=lambda each: f"{each.kind}-{each.key}-{each.gateway}"[:80])
def test_a_listed_deviation_still_deviates_in_the_way_it_says(deviation: object) -> None:
    covered = [each for kind in ("write", "read") for each in cases(kind) if deviation_of(each) is deviation]

    assert covered, "no vector is covered"
    deviating = [each for each in covered if fault(each)]
    assert deviating, "none of its vectors deviates any more"
    if not deviation.pattern:  # type: ignore[attr-defined]  # a Deviation
        assert deviating == covered, [each.id for each in covered if each not in deviating]
    assert not [each.id for each in deviating if not deviation.holds(each)]  # type: ignore[attr-defined]  # a Deviation


@pytest.mark.slow
def test_the_neutral_spelling_of_every_vector_survives_being_built() -> None:
    for kind in ("write", "read"):
        for vector in vectors(kind):
            for value in vector.get("accept", [vector.get("value")]):
                assert same(canonical(build(vector["type"], value)), value, vector["type"]), vector["id"]
