"""The figures of one run: candidates, rounds, and ratios to the peers."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Table:
    """Figures by candidate, in the unit given; ``peers`` are what ratios are made to.

    A name like ``E: csv whole`` is compared with the peers of its own kind, ``E: lxml``.
    """

    title: str
    unit: str
    peers: tuple[str, ...]
    rounds: dict[str, list[float]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, figure: float) -> None:
        """Add one round's figure."""
        self.rounds.setdefault(name, []).append(figure)

    def median(self, name: str) -> float:
        """Return the median of a candidate's rounds."""
        return statistics.median(self.rounds[name])

    def ratio(self, name: str, peer: str) -> float | None:
        """Return the median of the ratios round by round, None where the peer is missing."""
        kind, colon, _ = name.rpartition(": ")
        other = self.rounds.get(kind + colon + peer)
        if other is None:
            return None
        pairs = zip(self.rounds[name], other, strict=True)
        return statistics.median(one / other for one, other in pairs)

    def as_dict(self) -> dict[str, Any]:
        """Return the figures for machines."""
        return {
            "title": self.title,
            "unit": self.unit,
            "candidates": {
                name: {
                    "median": self.median(name),
                    "min": min(rounds),
                    "max": max(rounds),
                    **{f"to {peer}": self.ratio(name, peer) for peer in self.peers},
                }
                for name, rounds in self.rounds.items()
            },
            "missing": self.missing,
        }

    def as_text(self) -> str:
        """Return the figures for people."""
        wide = max(len(name) for name in self.rounds)
        heads = "".join(f"{'× ' + peer:>20}" for peer in self.peers)
        lines = [self.title, f"{'':{wide}} {self.unit:>12} {'[min-max]':>17}{heads}"]
        for name, rounds in self.rounds.items():
            span = f"[{min(rounds):.2f}-{max(rounds):.2f}]"
            ratios = "".join(
                f"{'-' if (ratio := self.ratio(name, peer)) is None else f'{ratio:.2f}':>20}" for peer in self.peers
            )
            lines.append(f"{name:{wide}} {self.median(name):12.2f} {span:>17}{ratios}")
        lines += [f"missing: {name}: {why}" for name, why in self.missing.items()]
        return "\n".join(lines)
