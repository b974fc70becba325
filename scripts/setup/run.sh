# shellcheck shell=bash
# How set-up talks, runs commands as root and reports what went wrong. Sourced by setup.sh.

say() { printf 'setup: %s\n' "$*" >&2; }

# Ends the set-up: what failed, why, what to do next.
fail() {
  say "$*"
  exit 1
}

have() { # a command, or a file when the name is a path
  case $1 in
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

is_root() { [ "$(id -u)" = 0 ]; }

# True when as_root works without asking anybody anything.
can_be_root() { is_root || sudo -n true 2>/dev/null; }

as_root() {
  if is_root; then "$@"; else sudo -n "$@"; fi
}

# What a person types before a command that needs root.
root_prefix() { if ! is_root && have sudo; then echo "sudo "; fi; }

# Runs a command silently; when it fails, says WHAT and shows the end of what the command printed.
quietly() { # WHAT COMMAND...
  local what=$1 output
  shift
  output=$("$@" 2>&1) && return
  say "$what failed: $*"
  printf '%s\n' "$output" | tail -n 5 | sed 's/^/setup:   /' >&2
  return 1
}

system_name() {
  if [ "$(uname -s)" = Darwin ]; then
    echo macos
  elif have apt-get && have dpkg-query; then
    echo debian
  else
    echo other
  fi
}
