"""Check the gateway as a user has it: from its wheel, on a machine without the checkout."""

import importlib.metadata
import importlib.resources
import json
import sys

import formats
import formats.native
import gateway
from gateway import Dto, Gateway, operation


class Hello(Dto):
    """A request."""

    name: str | None = None


@operation("/hello/{Name}")
def hello(request: Hello) -> Hello:
    """Return the request."""
    return request


Gateway([hello])
text = formats.BUILT_IN[0].codec(Hello).encode(Hello(name="World"))
assert json.loads(text) == {"name": "World"}, text
for package, name in ((formats, "WIRE.md"), (gateway, "WIRE.md"), (gateway, "LICENSE"), (formats, "py.typed")):
    assert importlib.resources.files(package).joinpath(name).read_text() is not None, name
facts = importlib.metadata.metadata("servicestack-gateway")
assert facts["License-Expression"] == "BSD-3-Clause"
assert any(str(each).endswith("licenses/gateway/LICENSE") for each in importlib.metadata.files("servicestack-gateway"))

# A wheel with the compiled part is for this Python and platform, one without it for all; "native" says which was meant.
wheel = importlib.metadata.distribution("servicestack-gateway").read_text("WHEEL")
compiled = [each for each in importlib.metadata.files("servicestack-gateway") if each.suffix in {".so", ".pyd"}]
tags = [line.removeprefix("Tag: ") for line in wheel.splitlines() if line.startswith("Tag: ")]
assert bool(compiled) == formats.native.IS_NATIVE == (tags != ["py3-none-any"]) == (sys.argv[1:] == ["native"]), tags
assert not [each for each in importlib.metadata.files("servicestack-gateway") if each.suffix == ".c"]
