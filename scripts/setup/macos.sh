# shellcheck shell=bash
# macOS: packages by Homebrew. Sourced by setup.sh.

packages_for() { # GOALS; the lab has none, it needs a Linux kernel
  local goal
  lacks_python && echo python@3.13
  for goal in $1; do
    case $goal in
      demo) echo wireshark pango ;;
      test) echo bash shellcheck shfmt bats-core jq poppler ;;
    esac
  done
}

install_packages() { # NAMES
  local name installed missing=
  if ! have brew; then
    say "macOS without Homebrew: get it from brew.sh, then run: brew install $*"
    return 1
  fi
  installed=$(brew list --formula -1) || true
  for name; do
    grep -qxF "$name" <<<"$installed" || missing="$missing $name"
  done
  [ -n "$missing" ] || return 0
  say "macOS: installing with Homebrew:$missing"
  # shellcheck disable=SC2086
  quietly "brew" env NONINTERACTIVE=1 HOMEBREW_NO_AUTO_UPDATE=1 brew install --quiet $missing </dev/null
}
