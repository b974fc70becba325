# shellcheck shell=bash
# Common ground of the tests of scripts/kind.sh: stubs of docker, kind, kubectl and helm, and what they tell of cluster and FRR.

load stubs

use_kind_stubs() {
  use_stubs
  # Whatever the tester has.
  unset KIND_PRELOAD KIND_TOOLS KIND_PREFIX KIND_MTU KIND_DNS KIND_KEEP_FAILED KIND_EXPERIMENTAL_PROVIDER DOCKER_HOST DOCKER_CONTEXT
  unset KIND_NODE_IMAGE CILIUM_VERSION CILIUM_CHART CILIUM_CHART_REPO FRR_IMAGE PAUSE_IMAGE TOOLS_IMAGE TOOLS_BASE
  export KIND_STATE=$BATS_TEST_TMPDIR/state PATH=$BATS_TEST_DIRNAME/stubs/kind-bin:$PATH AWAIT_PAUSE=0.01 AWAIT_SECONDS=2
  python3 - >"$FAKE/ciliumnodes.json" <<'END'
import json
nodes = {"control-plane": (2, "10.10.0.64/27"), "worker": (3, "10.10.0.0/27"), "worker2": (4, "10.10.0.32/27")}
print(json.dumps({"items": [{
    "metadata": {"name": f"podpath-native-bgp-{name}"},
    "spec": {
        "addresses": [{"type": "InternalIP", "ip": f"172.30.0.{last}"}],
        "ipam": {"pools": {"allocated": [{"pool": "default", "cidrs": [cidr]}]}},
    },
} for name, (last, cidr) in nodes.items()]}))
END
  learned 1
}

# What FRR will say: every block by so many next hops.
learned() { # hops
  python3 -c '
import json, sys
hops = [{"fib": True, "active": True}] * int(sys.argv[1])
print(json.dumps({f"10.10.0.{n}/27": [{"installed": True, "nexthops": hops}] for n in (0, 32, 64)}))' "$1" >"$FAKE/frr.json"
}

# Images that a machine lacks on which none of this was ever run.
lack_images() {
  # shellcheck source=/dev/null
  FAKE_ABSENT=$(source "$SCRIPTS/kind/versions.sh" && echo "$KIND_NODE_IMAGE $FRR_IMAGE $TOOLS_IMAGE $PAUSE_IMAGE $(cilium_images | paste -sd ' ' -)")
  export FAKE_ABSENT
}

kind_sh() { "$SCRIPTS/kind.sh" "$@" 3>&-; }

asked() { grep -c -F -- "$1" "$FAKE/log" || true; }
assert_asked() { grep -qF -- "$1" "$FAKE/log" || { echo "not asked: $1" && cat "$FAKE/log" && return 1; }; }

left_behind() { find "$FAKE/there" "$KIND_STATE" -mindepth 1 2>/dev/null || true; }

assert_nothing_there() {
  local left
  left=$(left_behind)
  [[ -z $left ]] || { echo "left: $left" && return 1; }
}
