# shellcheck shell=bash
# Waiting for what takes its time.

# Runs the command until it succeeds, its words unheard: await_success SECONDS COMMAND... . AWAIT_SECONDS and AWAIT_PAUSE are for tests,
# which know that nothing will come.
await_success() {
  local until=$((SECONDS + ${AWAIT_SECONDS:-$1}))
  until "${@:2}" >/dev/null 2>&1; do
    ((SECONDS < until)) || return 1
    sleep "${AWAIT_PAUSE:-0.5}"
  done
}
