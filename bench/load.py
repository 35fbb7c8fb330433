"""Asks for one page over and over on kept connections, where wrk is not there: `load.py URL SECONDS CONNECTIONS`."""

from __future__ import annotations

import http.client
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit


def ask(url: str, until: float) -> list[float]:
    """Microseconds of each answer; -1 where it was not a whole page."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    took = []
    while time.perf_counter() < until:
        begun = time.perf_counter()
        connection.request("GET", quote(parts.path, safe="/%"))
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - begun) * 1e6 if answer.status == 200 else -1.0)
    return took


def main() -> None:
    """The line that bench/pages.py reads."""
    url, seconds, connections = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    begun = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        found = [one for many in pool.map(ask, [url] * connections, [begun + seconds] * connections) for one in many]
    whole = int((time.perf_counter() - begun) * 1e6)
    good = sorted(one for one in found if one >= 0)
    middle, slow = good[len(good) // 2], good[min(int(0.95 * len(good)), len(good) - 1)]
    print(f"FIGURES {len(found)} {whole} {middle} {slow} {len(found) - len(good)}")


if __name__ == "__main__":
    main()
