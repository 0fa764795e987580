"""``python -m tests.vectors [KEY …]``: how many vectors are right, by format and key; with keys, what is wrong."""

from __future__ import annotations

import sys
from collections import Counter

from tests.vectors.scoring import cases, deviation_of, fault


def main(keys: list[str]) -> int:
    """Print the table, and the faults of the keys named; return 1 if any case is wrong."""
    right: Counter[str] = Counter()
    listed: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for kind in ("write", "read"):
        for case in cases(kind):
            name = f"{kind} {case.key}"
            all_[name] += 1
            found = fault(case)
            if not found:
                right[name] += 1
            elif deviation_of(case):
                listed[name] += 1
            elif name in keys or f"{kind} {case.key.partition('.')[0]}.*" in keys:
                print(f"{case.id} {case.type} {name}\n  {found}\n")
    print(f"{'':28}{'right':>8}{'listed':>8}{'wrong':>8}{'of':>8}")
    for name, number in [*all_.items(), ("all", sum(all_.values()))]:
        good = right[name] if name != "all" else right.total()
        known = listed[name] if name != "all" else listed.total()
        print(f"{name:28}{good:8}{known:8}{number - good - known:8}{number:8}")
    return int(right.total() + listed.total() < all_.total())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
