"""Soon after the start a gateway does what first requests would wait for."""

from __future__ import annotations

from typing import Any

from gateway import Dto, Gateway, operation
from gateway import warming as warming_module
from gateway.metadata import Metadata


def test_a_feature_is_asked_to_do_early_what_its_first_request_would_wait_for() -> None:
    class Hello(Dto):
        name: str | None = None

    def hello(request: Any) -> None:
        return None

    hello.__annotations__["request"] = Hello
    metadata = Metadata()
    Gateway([operation("/hello")(hello)], features=[metadata])
    assert metadata._handlers is not None
    assert metadata._handlers._ready is None

    warming_module._warm([], [metadata, object()])

    made = metadata._handlers._ready
    assert made is not None
    assert made._hosts
