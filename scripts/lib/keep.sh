# shellcheck shell=bash
# Files of state: what a command prints, or no file at all.

# Keeps what the command prints; a failure is a warning. Reads SETUP and DIR.
keep() { # file command...
  local file=$1 error
  shift
  if error=$(printed_into "$file.raw" "$@" 2>&1); then
    mv "$file.raw" "$file"
  else
    rm -f "$file.raw"
    say "warning: $SETUP: no ${file#"$DIR"/}: ${error##*$'\n'}"
  fi
}

# Tools in nodes and pods (iproute2) print nothing where they mean an empty JSON list; kubectl, cilium-dbg and docker never do, so nothing
# is no answer of theirs.
printed_into() { # file command...
  local file=$1
  shift
  "$@" >"$file" </dev/null || return
  [[ ! -s $file && $file == *.json.raw ]] || return 0
  [[ $1 == rt_* ]] || { echo "it printed nothing" && return 1; }
  echo '[]' >"$file"
}
