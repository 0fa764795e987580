"""Python's readers of CSV over HTTP: ``python readers.py NAME URL`` prints the table as JSON.

Runs in an environment of the tools, which has nothing of the gateway. One function a reader,
called so that it does not guess types; a reader that is not installed ends with :data:`ABSENT`.
"""

import csv
import io
import json
import sys
import urllib.request

#: The exit status of a reader that is not installed.
ABSENT = 77


def _frame(frame):
    return list(frame.columns), frame.values.tolist()


def _lines(text):
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return header, rows


def pandas_c(url):
    import pandas

    return _frame(pandas.read_csv(url, dtype=str, keep_default_na=False, engine="c"))


def pandas_python(url):
    import pandas

    return _frame(pandas.read_csv(url, dtype=str, keep_default_na=False, engine="python"))


def pandas_pyarrow(url):
    import pandas

    return _frame(pandas.read_csv(url, dtype=str, engine="pyarrow").fillna(""))


def polars(url):
    import polars

    frame = polars.read_csv(url, infer_schema=False).fill_null("")
    return frame.columns, [list(row) for row in frame.rows()]


def polars_scan(url):
    import polars

    frame = polars.scan_csv(url, infer_schema=False).collect().fill_null("")
    return frame.columns, [list(row) for row in frame.rows()]


def pyarrow(url):
    from pyarrow import csv as arrow_csv
    from pyarrow import string

    with urllib.request.urlopen(url) as response:
        body = response.read()
    names = body.split(b"\r\n", 1)[0].decode().split(",")
    table = arrow_csv.read_csv(
        io.BytesIO(body),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, string()), strings_can_be_null=False
        ),
    )
    return table.column_names, [list(row.values()) for row in table.to_pylist()]


def duckdb_httpfs(url):
    import glob
    import os

    import duckdb
    import duckdb_extension_httpfs

    folder = os.path.dirname(duckdb_extension_httpfs.__file__ or duckdb_extension_httpfs.__path__[0])
    folder = folder if os.path.isdir(os.path.join(folder, "extensions")) else duckdb_extension_httpfs.__path__[0]
    (extension,) = glob.glob(os.path.join(folder, "extensions", "*", "httpfs.duckdb_extension"))
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    connection.execute(f"LOAD '{extension}'")
    result = connection.execute(f"select * from read_csv('{url}', all_varchar=true, header=true)")
    header = [each[0] for each in result.description]
    return header, [["" if cell is None else cell for cell in row] for row in result.fetchall()]


def urllib_csv(url):
    with urllib.request.urlopen(url) as response:
        encoding = response.headers.get_content_charset() or "utf-8"
        header, *rows = csv.reader(io.TextIOWrapper(response, encoding=encoding, newline=""))
    return header, rows


def requests_content(url):
    import requests

    return _lines(requests.get(url, timeout=30).content.decode("utf-8-sig"))


def requests_text(url):
    import requests

    return _lines(requests.get(url, timeout=30).text)


def petl(url):
    import petl

    header, *rows = [list(row) for row in petl.fromcsv(url, encoding="utf-8")]
    return header, rows


def tablib(url):
    import tablib

    with urllib.request.urlopen(url) as response:
        data = tablib.Dataset().load(response.read().decode(), format="csv")
    return data.headers, [list(row) for row in data]


def frictionless(url):
    from frictionless import Dialect, Resource

    resource = Resource(path=url, format="csv", dialect=Dialect(controls=[]), encoding="utf-8")
    with resource:
        header, *rows = resource.cell_stream
        return list(header), [list(row) for row in rows]


READERS = {
    each.__name__: each
    for each in (
        pandas_c, pandas_python, pandas_pyarrow, polars, polars_scan, pyarrow, duckdb_httpfs, urllib_csv,
        requests_content, requests_text, petl, tablib, frictionless,
    )
}  # fmt: skip


def main(name, url):
    try:
        header, rows = READERS[name](url)
    except ImportError as error:
        print(error, file=sys.stderr)
        return ABSENT
    json.dump({"header": header, "rows": rows}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
