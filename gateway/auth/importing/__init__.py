"""Importing the users of an old host: reading its tables, converting the rows, and storing each user once.

    tables        which tables hold users
    databases     a database by its SQLAlchemy URL → tables of rows
    sources       a SQLite file, CSV, JSON or such a URL → tables of rows
    cells         the values of cells: nulls, booleans, dates, JSV
    servicestack  ``UserAuth`` with its role and key tables → candidates
    identity      ASP.NET Core Identity's tables → candidates
    accepting     which candidates keep their names, and what is stored of them
    report        the report: counts, numbers and ids of rows, never a value

Source of the rules: gateway/WIRE.md users 1, 2, 7.4.
"""

from gateway.auth.importing.accepting import Import as Import
from gateway.auth.importing.report import Report as Report
from gateway.auth.importing.sources import read as read
from gateway.auth.importing.tables import SourceError as SourceError
