# shellcheck shell=bash
# Where a run is written: built in a hidden sibling, then put in its place by a rename; and the lock that keeps two runs of one setup
# apart. Used by run.sh alone, whose OUT, SETUP and SCENARIO it reads.

choose_place() {
  mkdir -p "$OUT/$SETUP" || fail 1 "$OUT/$SETUP cannot be made; next: choose a folder with --out"
  HOME_DIR=$OUT/$SETUP
  FINAL=$HOME_DIR/$SCENARIO
  PARTIAL=$HOME_DIR/.$SCENARIO.partial.$$
  LOCK=${TMPDIR:-/tmp}/${LAB_PREFIX:-podpath}-$SETUP.lock
}

is_run() { # pid
  local args
  args=$(ps -ww -o args= -p "$1" 2>/dev/null) && [[ $args == *run.sh* ]]
}

# Waits for another run of the setup: after a kill -9 of the whole, its lanes end at their next part.
lock() {
  local holder tries=600
  until mkdir "$LOCK" 2>/dev/null; do
    holder=$(cat "$LOCK/pid" 2>/dev/null) || { sleep 0.2 && holder=$(cat "$LOCK/pid" 2>/dev/null) || holder=0; }
    if ! is_run "$holder"; then
      rm -rf "$LOCK"
    else
      ((tries != 600)) || say "waiting for process $holder, which runs $SETUP"
      ((tries-- > 0)) || fail 1 "$SETUP is being run by process $holder; next: wait for it, or end it"
      sleep 0.2
    fi
  done
  echo $$ >"$LOCK/pid"
}

unlock() { rm -rf "$LOCK"; }

drop_partial() { # dir
  local old=$HOME_DIR/.$SCENARIO.old.${1##*.}
  # A command that was signalled may still be writing there for a moment.
  rm -rf "$1" 2>/dev/null || { sleep 0.5 && rm -rf "$1"; }
  if [[ -e $old && ! -e $FINAL ]]; then mv "$old" "$FINAL"; else rm -rf "$old"; fi
}

# What a run that was killed outright left here: its part in hand, its captures, its files. The lock says that nobody uses them.
sweep_dead() {
  local dir pid args
  for dir in "$HOME_DIR"/.*.partial.*; do
    if [[ ! -d $dir ]] || is_run "${dir##*.}"; then continue; fi
    pid=$(cat "$dir/.run/part" 2>/dev/null || echo 0)
    args=$(ps -ww -o args= -p "$pid" 2>/dev/null || true)
    [[ $args != *"$dir"* ]] || { kill -TERM "$pid" && await_end "$pid" 10; } || true
    [[ ! -e $dir/.run/capture ]] || "$SCRIPTS/capture.sh" stop "$SETUP" "$dir" --now || true
    drop_partial "$dir"
  done
}

# Two renames; between them `drop_partial` knows the way back.
publish() {
  rm -rf "$PARTIAL/.run"
  [[ ! -e $FINAL ]] || mv "$FINAL" "$HOME_DIR/.$SCENARIO.old.$$"
  mv "$PARTIAL" "$FINAL"
  rm -rf "$HOME_DIR/.$SCENARIO.old.$$"
}
