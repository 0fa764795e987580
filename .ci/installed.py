"""Check the gateway as a user has it: from its wheel, on a machine without the checkout."""

import importlib.metadata
import importlib.resources
import json

import formats
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
