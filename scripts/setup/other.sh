# shellcheck shell=bash
# Any other system: says what is needed, installs nothing but the Python part. Sourced by setup.sh.

packages_for() { # GOALS
  local goal
  for goal in $1; do
    case $goal in
      demo) echo tshark pango ;;
      *) needs_of "$goal" ;;
    esac
  done
}

install_packages() { # NAMES
  local name missing=
  for name; do
    case $name in
      pango) ldconfig -p 2>/dev/null | grep -c 'libpango-1\.0' >/dev/null || missing="$missing $name" ;;
      *) have "$name" || missing="$missing $name" ;;
    esac
  done
  [ -n "$missing" ] || return 0
  say "neither apt nor Homebrew here; install with your package manager, under its names:$missing"
}
