"""A file as a reply: what ``HttpResult(file, asAttachment)`` sends (gateway/WIRE.md 6.7)."""

from __future__ import annotations

import errno
import mimetypes
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from gateway.negotiation.csv_wishes import names_of
from gateway.service.errors import ServiceError
from gateway.service.results import Reply

#: Errors of the operating system that mean 404: no such file, a folder, a name that is too long, a loop of links.
_NO_FILE = frozenset({errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP})

#: Characters of a path below a root, at most, as on Linux: resolving a path costs the square of its depth.
_LONGEST_NAME = 4096


class NoFileError(ServiceError, FileNotFoundError):
    """404 ``FileNotFoundException``: there is no such file."""

    status = 404
    error_code = "FileNotFoundException"


def file_reply(
    path: Path | str, *, root: Path | None = None, attachment: bool = False, media_type: str | None = None
) -> Reply:
    """Return the reply that sends a file: the whole file, a byte range of it, or a 304 if the client has this version.

    If the name comes from a request, also from its path, give the ``root`` folder that it must stay in:
    ``file_reply(request.name, root=FOLDER)``. Without ``root`` any file that the process can read is sent.
    ``attachment`` makes a browser save the file, and sends its size and times. Without ``media_type`` the
    name's ending decides. Raises :class:`NoFileError`, a 404, if there is no such file or if it is outside of
    ``root`` once links are followed, and OSError if it cannot be read. The file is held in memory.
    """
    # A Path forgets how a text ended, so that it would lead to a file where the system finds no folder.
    is_folder = isinstance(path, str) and path.endswith(("/", "/."))
    path = Path(path)
    try:
        if is_folder:
            raise ValueError(path)
        if root is not None:
            path = _within(root, path)
        state, data = path.stat(), path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno not in _NO_FILE:
            raise
        raise NoFileError(f"Could not find file '{path.name}'.") from None  # without the folder: clients see this
    modified = datetime.fromtimestamp(state.st_mtime, UTC)
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {}
    if attachment:
        plain, extended = names_of(path.name)
        # On a system that keeps no time of creation, the earliest time known stands for it, as in .NET.
        created = datetime.fromtimestamp(min(getattr(state, "st_birthtime", state.st_ctime), state.st_mtime), UTC)
        read = datetime.fromtimestamp(state.st_atime, UTC)
        dates = f"creation-date={_date(created)}; modification-date={_date(modified)}; read-date={_date(read)}"
        headers["Content-Disposition"] = f'attachment; filename="{plain}"; size={len(data)}; {dates}' + (
            f"; filename*={extended}" if extended else ""
        )
    return Reply(data, headers=headers, media_type=media_type or guessed, modified=modified)


def _within(root: Path, name: Path) -> Path:
    """Return the path of a name below a folder; ValueError if it leads out of it."""
    if len(str(name)) > _LONGEST_NAME:
        raise ValueError(name)
    folder = root.resolve()
    try:
        path = (folder / name).resolve()
    except RuntimeError:  # links in a circle, before Python 3.13
        raise ValueError(name) from None
    if not path.is_relative_to(folder):
        raise ValueError(name)
    return path


def _date(moment: datetime) -> str:
    """Return a date as in RFC 1123 but without its comma, as recorded from ServiceStack."""
    return format_datetime(moment, usegmt=True).replace(",", "")
