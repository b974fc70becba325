# shellcheck shell=bash
# Files of state: what a command prints, or no file at all.

# Keeps what the command prints; a failure is a warning. iproute2 prints nothing where it means an empty JSON list. Reads SETUP and DIR.
keep() { # file command...
  local file=$1 error
  shift
  if error=$("$@" 2>&1 >"$file.raw" </dev/null); then
    [[ -s $file.raw || $file != *.json ]] || echo '[]' >"$file.raw"
    mv "$file.raw" "$file"
  else
    rm -f "$file.raw"
    say "warning: $SETUP: no ${file#"$DIR"/}: ${error##*$'\n'}"
  fi
}
