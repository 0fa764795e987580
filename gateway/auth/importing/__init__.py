"""The users of an old host: read as they lie there, turned into users of ours, kept once.

    tables        which tables hold users
    databases     a database by its SQLAlchemy URL → tables of rows
    sources       a SQLite file, CSV, JSON or such a URL → tables of rows
    cells         what a cell says: nulls, booleans, dates, JSV
    servicestack  ``UserAuth`` with its role and key tables → candidates
    identity      ASP.NET Core Identity's tables → candidates
    accepting     which of them keep their names, and what is kept of them
    report        what is told of it: counts, numbers and ids of rows, never a value

Source of the rules: gateway/WIRE.md users 1, 2, 7.4.
"""

from gateway.auth.importing.accepting import Import as Import
from gateway.auth.importing.report import Report as Report
from gateway.auth.importing.sources import read as read
from gateway.auth.importing.tables import SourceError as SourceError
