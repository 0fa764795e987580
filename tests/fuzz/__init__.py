"""Untrusted bytes by the million: what a reader is given here ends in a value or a DecodeError.

    python -m tests.fuzz FORMAT --inputs N --seed S   mutated texts; coverage-guided with the extra [fuzz]
    python -m tests.fuzz truncations                  every truncation of every recorded text
    python -m tests.fuzz pumped [FORMAT] --inputs N   recorded texts of which a piece is repeated very often
    python -m tests.fuzz growing [FORMAT] --size N    texts that almost match, of N and of 8 N characters
    python -m tests.fuzz native --inputs N            random values, written natively and purely
    python -m tests.fuzz reading [FORMAT] --inputs N  mutated texts, by each fast reader and its careful one
    python -m tests.fuzz types --inputs N             record types made at random, in every way of every format
    python -m tests.fuzz server --inputs N            mutated streams of requests, by the server's readers side by side
    python -m tests.fuzz requests --inputs N          whole requests: values by every source, dressed, mutated
    python -m tests.fuzz hostile FORMAT               the large and strange texts of cases.py, within limits

The tests run samples of each. What was found once stays in ``tests/formats/finds.toml``.
"""
