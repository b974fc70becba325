# shellcheck shell=bash
# JSON text from bash values, and the time in nanoseconds; a process per value would cost more than the traffic it describes.

json_string() { # text
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  text=${text//$'\t'/\\t}
  printf '"%s"' "${text//[[:cntrl:]]/}"
}

json_array() { # texts...
  local text comma=
  printf '['
  for text; do
    printf '%s' "$comma"
    json_string "$text"
    comma=', '
  done
  printf ']'
}

# EPOCHREALTIME came with bash 5; its decimal mark follows the locale.
now_ns() {
  if [[ -n ${EPOCHREALTIME:-} ]]; then
    echo "${EPOCHREALTIME/[.,]/}000"
  else
    python3 -c 'import time; print(time.time_ns())'
  fi
}
