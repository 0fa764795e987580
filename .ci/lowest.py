"""Print every dependency of the project and of one of its extras at exactly its lowest version, for pip.

    python .ci/lowest.py test >lowest.txt && pip install -r lowest.txt

A dependency without a lower bound is an error: nobody could say which version the tests have seen.
"""

import re
import sys
import tomllib
from pathlib import Path

_LOWEST = re.compile(r"(?P<name>[\w.-]+(\[[\w,.-]+\])?)>=(?P<version>[\w.]+)")


def lowest(requirement: str) -> str:
    """Return ``name==version`` for ``name>=version``."""
    found = _LOWEST.match(requirement)
    if found is None:
        raise SystemExit(f"{requirement}: no lower bound")
    return f"{found['name']}=={found['version']}"


if __name__ == "__main__":
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    for requirement in (*project["dependencies"], *project["optional-dependencies"][sys.argv[1]]):
        print(lowest(requirement))
