"""What a host says of itself: its catalogue, the pages people read, and the types that clients are made from.

``catalog`` and ``facts`` are values, ``host`` joins them, ``languages`` prints types. Nothing here is imported before
somebody asks for it: a gateway whose pages nobody reads pays for none of this.
"""
