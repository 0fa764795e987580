"""How a wheel is named: only a wheel with compiled modules is tagged for one Python and one platform.

``optional = true`` lets a build go on without a compiler; setuptools would then still tag the pure wheel for this
machine. Only setuptools uses this module (``tool.setuptools.cmdclass``), never the running package.
"""

from __future__ import annotations

from pathlib import Path

from setuptools.command.bdist_wheel import bdist_wheel

COMPILED = (".so", ".pyd")


class TruthfulWheel(bdist_wheel):
    """A wheel whose tags follow from its content."""

    def get_tag(self) -> tuple[str, str, str]:
        """Return the tags of Python, ABI and platform; ``py3-none-any`` if nothing is compiled."""
        if any(path.suffix in COMPILED for path in Path(self.bdist_dir).rglob("*")):
            tag: tuple[str, str, str] = super().get_tag()
            return tag
        self.root_is_pure = True
        return "py3", "none", "any"
