"""How a wheel is called: only one that holds compiled parts is for one Python and one platform.

``optional = true`` lets a build go on without a compiler, and setuptools would then call what is pure by the names
of this machine. Used by setuptools alone (``tool.setuptools.cmdclass``), never when the package runs.
"""

from __future__ import annotations

from pathlib import Path

from setuptools.command.bdist_wheel import bdist_wheel

COMPILED = (".so", ".pyd")


class TruthfulWheel(bdist_wheel):
    """A wheel that is tagged by what it holds."""

    def get_tag(self) -> tuple[str, str, str]:
        """Return Python, ABI and platform; those of everything where nothing is compiled."""
        if any(each.suffix in COMPILED for each in Path(self.bdist_dir).rglob("*")):
            tag: tuple[str, str, str] = super().get_tag()
            return tag
        self.root_is_pure = True
        return "py3", "none", "any"
