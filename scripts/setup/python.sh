# shellcheck shell=bash
# The virtual environment .venv with the project installed editable and its dev tools. Sourced by setup.sh.

: "${root:?the tree to set up}"

# Path of an interpreter that is new enough and can make virtual environments; the first found.
find_python() {
  local name
  for name in python3.13 python3.12 python3.11 python3; do
    if have "$name" && "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  return 1
}

# True when nothing can run or make an environment.
lacks_python() { ! environment_key >/dev/null 2>&1 && ! find_python >/dev/null; }

# Changes with pyproject.toml, the environment's Python and the place of the tree; fails without an environment.
environment_key() {
  "$root/.venv/bin/python" -VV && cksum <"$root/pyproject.toml" && printf '%s\n' "$root"
}

install_project() {
  local stamp=$root/.venv/.setup key
  if key=$(environment_key 2>/dev/null) && [ "$key" = "$(cat "$stamp" 2>/dev/null)" ]; then return; fi
  usable_environment || make_environment
  say "installing podpath and its Python packages into .venv (about a minute)"
  pip "pip 25.1 or newer" --upgrade 'pip>=25.1' # the first that knows --group
  (cd "$root" && pip "podpath" --editable . --group dev)
  environment_key >"$stamp"
}

# A copied or moved tree's environment still runs, but its commands start the interpreter of the old place.
usable_environment() {
  grep -qsF "$root/.venv/bin/" "$root/.venv/bin/pip" && environment_key >/dev/null 2>&1
}

make_environment() {
  local python
  if ! python=$(find_python); then
    fail "no Python 3.11 or newer with the venv module ($(python3 -V 2>&1 || true)); next: install one and run this again"
  fi
  # To clear what a link leads to would empty an environment of somebody else.
  if [ -L "$root/.venv" ]; then
    fail ".venv is a link, and the commands in it are another tree's; next: remove the link, run this again"
  fi
  say "making .venv with $("$python" -V), $python"
  quietly "making .venv" "$python" -m venv --clear "$root/.venv" ||
    fail "no environment; next: remove $root/.venv, see that its disk has room, run this again"
}

pip() { # WHAT ARGUMENTS
  local what=$1
  shift
  quietly "installing $what" "$root/.venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check "$@" ||
    fail "Python packages are incomplete; next: check the network and pip's settings (pip config list), run this again"
}
