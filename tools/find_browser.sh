#!/usr/bin/env bash
# See that a Chromium is there for the browser tests: the system's, else by apt as root, else Playwright's own.
set -euo pipefail
python=$1
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests ..."
  apt-get update -qq && apt-get install -y -qq chromium >/dev/null && exit 0
fi
"$python" -m playwright install chromium
