# shellcheck shell=bash
# Common ground of the tests of scripts/kind.sh with stubs of docker, kind, kubectl and helm; after stubs.bash.

use_kind_stubs() {
  use_stubs
  export KIND_STATE=$BATS_TEST_TMPDIR/state PATH=$BATS_TEST_DIRNAME/stubs/kind-bin:$PATH AWAIT_PAUSE=0.01 AWAIT_SECONDS=2
  python3 - >"$FAKE/ciliumnodes.json" <<'PYTHON'
import json
nodes = {"control-plane": (2, "10.10.0.64/27"), "worker": (3, "10.10.0.0/27"), "worker2": (4, "10.10.0.32/27")}
print(json.dumps({"items": [{
    "metadata": {"name": f"podpath-native-bgp-{name}"},
    "spec": {
        "addresses": [{"type": "InternalIP", "ip": f"172.30.0.{last}"}],
        "ipam": {"pools": {"allocated": [{"pool": "default", "cidrs": [cidr]}]}},
    },
} for name, (last, cidr) in nodes.items()]}))
PYTHON
  learned 1
}

# What FRR will say: every block by so many next hops.
learned() { # hops
  python3 -c '
import json, sys
hops = [{"fib": True, "active": True}] * int(sys.argv[1])
print(json.dumps({f"10.10.0.{n}/27": [{"installed": True, "nexthops": hops}] for n in (0, 32, 64)}))' "$1" >"$FAKE/frr.json"
}

kind_sh() { "$SCRIPTS/kind.sh" "$@" 3>&-; }
asked() { grep -c -F -- "$1" "$FAKE/log" || true; }
assert_asked() { grep -qF -- "$1" "$FAKE/log" || { echo "not asked: $1" && cat "$FAKE/log" && return 1; }; }
assert_nothing_there() {
  local left
  left=$(find "$FAKE/there" "$KIND_STATE" -mindepth 1 2>/dev/null || true)
  [[ -z $left ]] || { echo "left: $left" && return 1; }
}
