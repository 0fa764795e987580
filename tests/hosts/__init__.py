"""The hosts whose exchanges were recorded, mirrored (vectors: recorded/Services.cs)."""

from __future__ import annotations

from formats import BUILT_IN, Registry
from gateway import ExceptionMapping, Negotiation, Settings

#: What a 6.4 host speaks: no JSON Lines yet, and no plugins, whatever is installed here.
STOCK = Registry(each for each in BUILT_IN if each.name != "jsonl")

#: How a 6.4 host negotiates and answers, and without what it has not.
STOCK_SETTINGS = Settings(negotiation=Negotiation.SERVICESTACK, exceptions=ExceptionMapping.SERVICESTACK, exports=False)
