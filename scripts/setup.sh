#!/usr/bin/env bash
# Installs what is missing for one or more goals, then the Python environment .venv. Runs on bash 3.2, macOS's own.
#
#   scripts/setup.sh [demo|test|lab]...     default: demo
#
# Exit status: 0 the goal can be reached · 1 something it cannot do without is missing · 2 usage
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PATH=$PATH:/usr/sbin:/sbin # Debian keeps ip, nft and bpftool there, off a plain user's PATH

# shellcheck source=setup/run.sh
source "$root/scripts/setup/run.sh"
# shellcheck source=setup/goals.sh
source "$root/scripts/setup/goals.sh"
# shellcheck source=setup/python.sh
source "$root/scripts/setup/python.sh"
# shellcheck source=setup/browser.sh
source "$root/scripts/setup/browser.sh"

main() {
  case ${1:-} in -h | --help) usage && return ;; esac
  local goals system names
  trap 'say "stopped; run it again to go on"; exit 130' INT TERM HUP
  goals=$(goals_for "${@:-demo}") || return 2
  system=$(system_name)
  # shellcheck source=/dev/null
  source "$root/scripts/setup/$system.sh" # packages_for GOALS, install NAMES
  names=$(packages_for "$goals")
  # Word splitting is meant: package names hold no spaces.
  # shellcheck disable=SC2086
  install_packages $names || say "going on without; the report says what it lacks for it"
  install_project
  install_browser "$goals"
  require_needs "$goals"
  say "ready: $goals"
}

usage() {
  sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

main "$@"
