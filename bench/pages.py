"""How many visitors a second the public pages serve, beside the same article in a plain Wagtail site.

    KOPIR_VAR=/tmp/kopir-bench-pages python bench/pages.py --rounds 5 --seconds 5

The peer is a project made on the spot by `wagtail start`, with an article page as Wagtail's own tutorial writes one
(`bench/peer`); with the database it ships with (SQLite), and with the PostgreSQL that Kopir uses. Its page shows the
same words; the benchmark stops where they differ. Each server is one gunicorn process of four threads, held to the
first core; the client is held to the second. Both ways: every page made anew, and finished pages kept (Kopir's own
store; for the peer Django's per-site cache in memory). The servers take turns, round by round.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
PEER = Path(__file__).with_name("peer")
ARTICLE = REPOSITORY / "data" / "demo" / "pages" / "mutual-respect.toml"
SERVER_CORE, CLIENT_CORE = "0", "1"
CONNECTIONS = 4
REPORT = """
done = function(summary, latency)
  local e = summary.errors
  print(string.format("FIGURES %d %d %f %f %d", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(95), e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass
class Server:
    """One way to serve the article."""

    name: str
    path: str
    folder: Path
    wsgi: str
    environment: dict[str, str]
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    rates: list[float] = field(default_factory=list)
    middle: list[float] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The article's address."""
        return f"http://127.0.0.1:{self.port}{self.path}"

    def start(self) -> None:
        """Serve on a free port, on the servers' core."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [*pinned(SERVER_CORE), sys.executable, "-m", "gunicorn", self.wsgi, "--bind", f"127.0.0.1:{self.port}",
             "--workers", "1", "--threads", str(CONNECTIONS), "--log-level", "warning"],
            cwd=self.folder, env={**os.environ, **self.environment}, start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                self.read()
                return
            time.sleep(0.3)
        sys.exit(f"{self.name} does not answer")

    def read(self) -> str:
        """The page."""
        with urllib.request.urlopen(self.url, timeout=30) as answer:
            return str(answer.read().decode())

    def stop(self) -> None:
        """End it and its workers."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=20)

    def ticks(self) -> float:
        """Seconds of processor time of the worker so far."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        stats = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children]
        return sum(int(one[11]) + int(one[12]) for one in stats) / os.sysconf("SC_CLK_TCK")

    def measure(self, seconds: int, *, counts: bool = True) -> None:
        """One round."""
        before = self.ticks()
        requests, took, middle, slow = load(self.url, seconds)
        if counts:
            self.rates.append(requests / took)
            self.middle.append(middle)
            self.slow.append(slow)
            self.cpu.append((self.ticks() - before) * 1000 / requests)


def pinned(core: str) -> list[str]:
    """Hold a process to a core, where the system can."""
    return ["taskset", "-c", core] if shutil.which("taskset") else []


def load(url: str, seconds: int) -> tuple[int, float, float, float]:
    """Ask for a page over and over: requests, seconds, and the p50 and p95 of an answer in milliseconds."""
    if shutil.which("wrk"):
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(REPORT)
            script.flush()
            command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script.name, url]
            answer = subprocess.run([*pinned(CLIENT_CORE), *command], check=True, capture_output=True, text=True)
    else:
        command = [sys.executable, str(Path(__file__).with_name("load.py")), url, str(seconds), str(CONNECTIONS)]
        answer = subprocess.run([*pinned(CLIENT_CORE), *command], check=True, capture_output=True, text=True)
    figures = next(line for line in answer.stdout.splitlines() if line.startswith("FIGURES")).split()[1:]
    requests, microseconds, middle, slow, errors = map(float, figures)
    if errors:
        sys.exit(f"{url}: {errors:.0f} errors")
    return int(requests), microseconds / 1e6, middle / 1000, slow / 1000


class Words(HTMLParser):
    """The words of the article on a page, and the links of the page's head."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self._link: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_named = tag == "section" and dict(attrs).get("class") == "named"
        if is_named or tag in {"article", "header", "main", "figcaption"}:
            self.inside.append(tag)
        if tag == "a" and self.inside == ["header"]:
            self._link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == self.inside[-1]:
            self.inside.pop()
        self._link = None

    def handle_data(self, data: str) -> None:
        # The peer has no picture and knows nobody the article speaks of.
        if "article" in self.inside and not {"figcaption", "section"} & set(self.inside):
            self.words += data.split()
        if self._link is not None and data.strip():
            self.links.append((self._link, data.strip()))


def make_peer(folder: Path, links: list[tuple[str, str]]) -> Path:
    """A project made by `wagtail start`, with the article page and a head of the same links."""
    made = subprocess.run(
        [sys.executable, "-c", "from wagtail.bin.wagtail import main; main()", "start", "peer", str(folder)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if made.returncode:
        sys.exit(made.stderr)
    shutil.copy(PEER / "models.py", folder / "home" / "models.py")
    shutil.copy(PEER / "local.py", folder / "peer" / "settings" / "local.py")
    shutil.copy(PEER / "fill.py", folder / "fill.py")
    shutil.copytree(PEER / "templates", folder / "home" / "templates", dirs_exist_ok=True)
    base = folder / "peer" / "templates" / "base.html"
    nav = "".join(f'<a href="{url}">{label}</a>' for url, label in links)
    base.write_text(base.read_text().replace("{% block content %}", f"<nav>{nav}</nav>{{% block content %}}", 1))
    return folder


def fill_peer(folder: Path, environment: dict[str, str]) -> None:
    """Tables and the article."""
    env = {**os.environ, **environment}
    for command in (
        ["manage.py", "makemigrations", "home", "--verbosity", "0"],
        ["manage.py", "migrate", "--verbosity", "0"],
        ["manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        ["fill.py", str(ARTICLE)],
    ):
        subprocess.run([sys.executable, *command], check=True, cwd=folder, env=env)


def fill_ours() -> tuple[str, dict[str, object]]:
    """The demo's pages in a database of the benchmark's own: the article's path, and a database for the peer."""
    import django  # noqa: PLC0415 -- after the environment is set

    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- after setup
    from django.core.management import call_command  # noqa: PLC0415 -- after setup
    from django.db import connection  # noqa: PLC0415 -- after setup

    from kopir.core.models import User  # noqa: PLC0415 -- after setup
    from kopir.demo import pages, people  # noqa: PLC0415 -- after setup
    from kopir.editorial.models import Face  # noqa: PLC0415 -- after setup

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    people.open_accounts()
    pages.load(by=User.objects.get(email="administrator@demo.example"))
    title = ARTICLE.read_text(encoding="utf-8").partition("[text.en]")[2].partition('title = "')[2].partition('"')[0]
    path = Face.objects.get(language="en", title=title).url
    with connection.cursor() as cursor:
        cursor.execute("drop database if exists kopir_peer with (force)")
        cursor.execute("create database kopir_peer")
    keys = ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS", "CONN_MAX_AGE")
    peer = {key: settings.DATABASES["default"][key] for key in keys}
    connection.close()
    return path, {**peer, "NAME": "kopir_peer"}


@contextlib.contextmanager
def running(servers: list[Server]) -> Iterator[None]:
    """All servers at once; idle ones cost nothing."""
    try:
        for server in servers:
            server.start()
        yield
    finally:
        for server in servers:
            server.stop()


def show(servers: list[Server]) -> None:
    """The raw figures of each, and how many times Kopir serves what the peer does."""
    ours = servers[0]
    for one in servers:
        rounds = " ".join(f"{rate:.0f}" for rate in one.rates)
        print(
            f"  {one.name:26} {statistics.median(one.rates):8.1f} requests/s  p50 {statistics.median(one.middle):6.2f}"
            f"  p95 {statistics.median(one.slow):6.2f} ms  CPU {statistics.median(one.cpu):5.2f} ms/request"
            f"  rounds: {rounds}"
        )
    for other in servers[1:]:
        ratios = [mine / theirs for mine, theirs in zip(ours.rates, other.rates, strict=True)]
        cpu = statistics.median(other.cpu) / statistics.median(ours.cpu)
        print(
            f"  times {other.name}: {statistics.median(ratios):.2f} (rounds {min(ratios):.2f} to {max(ratios):.2f});"
            f" by processor time {cpu:.2f}"
        )


def main() -> None:
    """Both ways, one after the other."""
    if not os.environ.get("KOPIR_VAR"):
        sys.exit("Set KOPIR_VAR to a folder of its own: the benchmark loads the demo's pages into it.")
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=5)
    given = arguments.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "kopir.config.settings"
    os.environ["KOPIR_STAFF_SECOND_FACTOR"] = "0"
    path, database = fill_ours()
    source = str(REPOSITORY / "src")
    with tempfile.TemporaryDirectory(prefix="kopir-peer-") as folder:
        peer = Path(folder)
        ours = Server("Kopir", path, REPOSITORY, "kopir.config.wsgi", {"KOPIR_KEEP_PAGES": "0", "PYTHONPATH": source})
        with running([ours]):
            links = Words(ours.read()).links
        make_peer(peer, links)
        settings = {"DJANGO_SETTINGS_MODULE": "peer.settings.production", "PYTHONPATH": "."}
        for way, keep, cached in (("made anew for each visitor", "0", {}), ("kept", "1", {"PEER_CACHED": "1"})):
            servers = [
                Server("Kopir", path, REPOSITORY, "kopir.config.wsgi", {**ours.environment, "KOPIR_KEEP_PAGES": keep})
            ]
            for name, environment in (
                ("Wagtail on SQLite", settings),
                ("Wagtail on PostgreSQL", {**settings, "PEER_DATABASE": json.dumps(database)}),
            ):
                if not cached:
                    fill_peer(peer, environment)
                servers.append(Server(name, "/article/", peer, "peer.wsgi", {**environment, **cached}))
            with running(servers):
                compare(servers, links)
                print(f"Pages {way}; load of the machine {os.getloadavg()[0]:.1f}")
                for number in range(given.rounds + 1):
                    for server in servers:
                        server.measure(given.seconds, counts=number > 0)  # the first round warms up
                show(servers)
                sys.stdout.flush()


def compare(servers: list[Server], links: list[tuple[str, str]]) -> None:
    """Same words in the article, same number of links in the head; else there is nothing to compare."""
    mine = Words(servers[0].read())
    for other in servers[1:]:
        html = other.read()
        words = Words(html).words
        if words != mine.words:
            at = next((i for i, (a, b) in enumerate(zip(words, mine.words, strict=False)) if a != b), len(words))
            sys.exit(f"{other.name} says other words: {words[at - 3 : at + 5]} / {mine.words[at - 3 : at + 5]}")
        if html.count("<a href") < len(links):
            sys.exit(f"{other.name} has fewer links in its head")


if __name__ == "__main__":
    main()
