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

# npm 9 cannot read an override that names another package (`request`, in package.json): a later one is taken for that time.
npm_10=10.9.4
npm_of_now() {
  case $(without_ours npm --version) in
    [0-9].*)
      newer=$(mktemp -d)
      trap 'rm -rf "$newer"' EXIT
      without_ours npm install --prefix "$newer" --no-save --loglevel=error "npm@$npm_10" >&2
      without_ours node "$newer/node_modules/npm/bin/npm-cli.js" "$@"
      ;;
    *) without_ours npm "$@" ;;
  esac
}

installed=node_modules/.package-lock.json
if [ ! -f "$installed" ] || [ package-lock.json -nt "$installed" ]; then
  echo "Installation des composants (une minute environ)…" >&2
  if [ "$1" = test ]; then npm_of_now ci --loglevel=error; else npm_of_now ci --loglevel=error --omit=dev; fi
elif [ "$1" = test ] && [ ! -x node_modules/.bin/mocha ]; then
  echo "Installation des outils d’essai…" >&2
  # Adds to what `npm start` installed, and leaves the lock file alone.
  npm_of_now install --no-save --include=dev --loglevel=error
fi
# npm leaves it untouched when nothing changed.
touch "$installed"

# Node 26 needs a library that a bare Debian has not (https://github.com/nodejs/node/issues/60790).
if [ -e node_modules/.bin/node ] && ! said=$(node_modules/.bin/node --version 2>&1); then
  echo "Le Node de ce dossier ne se lance pas : $said" >&2
  case $said in *libatomic*) echo 'Il lui manque une bibliothèque : apt install libatomic1' >&2 ;; esac
  exit 1
fi

built=client/dist/.vite/manifest.json
if [ ! -f "$built" ] ||
  [ -n "$(find client config package-lock.json -path client/dist -prune -o -newer "$built" -print 2>/dev/null | head -n 1)" ]; then
  echo "Construction des pages…" >&2
  PATH="$PWD/node_modules/.bin:$PATH" vite build client --logLevel error
  touch "$built"
fi
