#!/usr/bin/env bash
# See that a Chromium is there for the browser tests: the system's, else by apt as root, else Playwright's own. And letters
# as wide as a telephone's own (Liberation, which stands for Arial): without them a page moves when its fonts come.
set -euo pipefail
python=$1

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
has_letters() { command -v fc-list >/dev/null && fc-list : family | grep -i "liberation sans\|arial" >/dev/null; }

for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then
    if ! has_letters && can_install; then
      echo "Installing fonts for the browser tests ..."
      apt-get update -qq && apt-get install -y -qq fonts-liberation fontconfig >/dev/null
    fi
    exit 0
  fi
done
if can_install; then
  echo "Installing Chromium for the browser tests ..."
  apt-get update -qq && apt-get install -y -qq chromium fonts-liberation fontconfig >/dev/null && exit 0
fi
"$python" -m playwright install chromium
