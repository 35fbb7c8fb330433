"""What is kept out of the log: keys in addresses, which open somebody's data for whoever reads them."""

from __future__ import annotations

import logging
import re

# A piece of a path as long as a key: no word, number or slug of ours is so long without a break.
_KEY = re.compile(r"(?<=/)[A-Za-z0-9_:=.-]{32,}(?=/|$|[\s?\"'])")


class KeysHidden(logging.Filter):
    """Django logs the path of each refused request; in `/en/data/<key>/delete/` the key may still be open."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_KEY.sub("…", one) if isinstance(one, str) else one for one in record.args)
        return True
