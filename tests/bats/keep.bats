#!/usr/bin/env bats
# lib/keep.sh: a file of state is what a command said, or none.

setup() {
  REPO=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  export SETUP=vxlan DIR=$BATS_TEST_TMPDIR
  source "$REPO/scripts/lib/boundary.sh"
  source "$REPO/scripts/lib/keep.sh"
}

# shellcheck disable=SC2317,SC2329 # keep runs it
rt_node() { "${@:2}"; }

@test "nothing from a tool in a node is an empty list; nothing from anything else is no answer, and no file" {
  run keep "$DIR/rule.json" rt_node worker true
  [ -z "$output" ]
  [ "$(cat "$DIR/rule.json")" = '[]' ]
  run keep "$DIR/nodes.json" true
  [ "$status" -eq 0 ]
  [[ $output == *': warning: vxlan: no nodes.json: it printed nothing' ]]
  run keep "$DIR/empty.txt" true
  [ -z "$output" ]
  [ "$(ls "$DIR")" = $'empty.txt\nrule.json' ]
}

@test "a command that fails leaves no file, and its last line is the reason" {
  run keep "$DIR/nodes.json" sh -c 'echo half; echo one >&2; echo no such host >&2; exit 3'
  [ "$status" -eq 0 ]
  [[ $output == *': warning: vxlan: no nodes.json: no such host' ]]
  [ -z "$(ls "$DIR")" ]
}
