"""The picture of users who have none of their own: our own drawing, in a ``data:`` URL."""

from __future__ import annotations

from urllib.parse import quote

_DRAWING = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 48 48'>"
    "<rect width='48' height='48' fill='#dde3ea'/>"
    "<circle cx='24' cy='18' r='9' fill='#6b7a8c'/>"
    "<path d='M6 48c0-12 8-18 18-18s18 6 18 18z' fill='#6b7a8c'/>"
    "</svg>"
)

#: Percent-encoded, so that only the comma after its type needs quoting, in CSV.
AVATAR = "data:image/svg+xml," + quote(_DRAWING, safe="/:'")
