"""What must hold before anything is served."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kopir.cli import main
from kopir.demo import people


@pytest.mark.django_db
def test_the_demos_accounts_are_served_by_the_demo_only(settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    people.open_accounts()

    done = CliRunner().invoke(main, ["serve"])

    assert done.exit_code == 2
    assert "demo" in done.stderr


def test_many_first_starts_share_one_secret_key(tmp_path: Path) -> None:
    script = "from kopir.config import settings; print(settings.SECRET_KEY)"
    environment = {"KOPIR_VAR": str(tmp_path), "KOPIR_NO_DATABASE": "1", "PATH": "/usr/bin:/bin"}
    starts = [
        subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]

    keys = {start.communicate()[0].strip() for start in starts}

    assert len(keys) == 1
    assert len(keys.pop()) > 40
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
