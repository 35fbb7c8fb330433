#!/usr/bin/env bash
# Make .venv. Debian's python3 comes without venv: as root we install it, otherwise we say what to install.
set -euo pipefail
python=$1
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Kopir needs Python 3.11 or newer; '$python' is $("$python" --version 2>&1). Try: make PYTHON=python3.12 ..." >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
  else
    echo "Python's venv module is missing. Install it first, on Debian: sudo apt-get install python3-venv" >&2
    exit 1
  fi
fi
"$python" -m venv .venv
