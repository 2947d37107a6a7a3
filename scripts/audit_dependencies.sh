#!/bin/sh
# Ask PyPI's and npm's advisory services about every pinned package; exit 1 where one is known to be weak.
# Needs the internet, so it is no part of `make test`: where no service answers it fails and says so.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/pip-audit --disable-pip --require-hashes -r requirements.txt
scripts/npm.sh audit --omit=dev
