"""The writers of text formats as one would write them first: by looking at each value, one rule at a time.

They are what the generated writers are held against, on random values, and a peer in the
benchmark. The text of a single scalar is :mod:`formats.scalars.writing`' in both; it has tests of its own.
"""
