"""What a gateway and its server tell each other beyond ASGI; with other servers it is left out.

* ``reason`` in ``http.response.start``: the phrase beside the status, as bytes.
* :data:`WHOLE` in ``scope["extensions"]``: an answer may be sent as one message of this type, with
  ``status``, ``headers``, ``body`` and, where there are any, ``more`` headers and a ``reason`` that is
  not the standard one. The server adds its length, and leaves the body out where the request was a HEAD.
* :data:`BODY` in ``scope``: a function that gives the request's body if all of it is there, and
  None if it is not; what was given this way is not given by ``receive`` again.
* :class:`HeaderBlock`: headers that are the same with many answers.
"""

from __future__ import annotations

#: The name of the extension and of its message.
WHOLE = "http.response.whole"

#: The key of the function that gives a whole body.
BODY = "gateway.body"

Pair = tuple[bytes, bytes]


class HeaderBlock(tuple[Pair, ...]):
    """Headers that many answers share, names and values as bytes.

    ``wire`` is for the server: the lines that it has made of them, so that they are checked and
    joined once. None until then, empty where they say something that differs from answer to answer.
    """

    wire: bytes | None = None
