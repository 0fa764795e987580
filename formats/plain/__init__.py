"""Values as plain data and back, for formats that have numbers, lists and maps of their own.

Plain data is None, bool, int, float, str, bytes, list and dict: what MessagePack, CBOR or YAML
can hold. Such a format turns it into bytes with any library, and does not need to know the types:

    writer_of(shape, options)    value → plain data, or EncodeError
    reader_of(shape, options)    plain data → value, or DecodeError with a path as its place: ``$.Members[2].Muted``

Members have the names of JSON, are left out if they are None, and are read in any letter case;
every scalar that is not plain by itself (dates, spans, Guids, decimals, enums) is its JSV text, without quotes.
Unlike in JSON, a member that does not fit its type is an error: no existing client relies on leniency.
"""

from formats.plain.reader import reader_of as reader_of
from formats.plain.writer import Plain as Plain
from formats.plain.writer import writer_of as writer_of
