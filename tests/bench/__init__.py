"""What a request and a row cost, beside peers, in one run. Never collected by pytest.

    python -m tests.bench request     CPU of a request over HTTP, ratio to the floor, to node and to plain Starlette
    python -m tests.bench rows        CPU of a row, ratio to msgspec, DictWriter and lxml
    python -m tests.bench memory      peak RSS that a million rows add in chunks, in each format
    python -m tests.bench start       time to the first answer, ratio to plain Starlette

Ratios travel, microseconds do not: every run holds the peers, in rotating order, and the main
figure is CPU time, the median of the rounds with [min-max].
"""
