#!/bin/sh
# Makes the tree ready to run, and does nothing when it is: packages as the lock file says, the client built.
# Called by `npm start` and `npm test`, on whatever Node and npm the machine has (Node 20 and npm 9.2 at least: those of Debian 13).
#
#   sh config/ready.sh start    what an instance needs
#   sh config/ready.sh test     and what its tests need
set -eu
cd "$(dirname "$0")/.."

# npm must not run on the very Node that it is about to replace in node_modules.
without_ours() {
  path=$(printf %s "$PATH" | tr : '\n' | grep -v '/node_modules/' | paste -sd: -)
  env PATH="$path" "$@"
}

installed=node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ package-lock.json -nt "$installed" ]; then
  echo "Installation des composants (une minute environ)…" >&2
  if [ "$1" = test ]; then without_ours npm ci --loglevel=error; else without_ours npm ci --loglevel=error --omit=dev; fi
elif [ "$1" = test ] && [ ! -x node_modules/.bin/mocha ]; then
  echo "Installation des outils d’essai…" >&2
  # Adds to what `npm start` installed, and leaves the lock file alone.
  without_ours npm install --no-save --include=dev --loglevel=error
fi
# npm leaves it untouched when nothing changed.
touch "$installed"

built=client/dist/.vite/manifest.json
if [ ! -f "$built" ] ||
  [ -n "$(find client config package-lock.json -path client/dist -prune -o -newer "$built" -print | head -n 1)" ]; then
  echo "Construction des pages…" >&2
  PATH="$PWD/node_modules/.bin:$PATH" vite build client --logLevel error
  touch "$built"
fi
