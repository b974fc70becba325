# shellcheck shell=bash disable=SC2034
# The program at the sending pod's lxc takes its packets to port 80 away without a word, as Cilium's egress policy does.

on native-auto
RULE=policy-drop
SHAPED="a netfilter rule for what comes from the lxc drops in place of Cilium's policy program: the lab has no agent"
WHAT="packets of lab/client to TCP port 80 are dropped behind its lxc, at the place where Cilium enforces egress policy"
LAST_SEEN_AT=("$(lxc_point client)") NEXT_EXPECTED_AT=(worker/eth0)
SELECT="ip.src == ${LAB_POD_IP[client]} && ip.dst == ${LAB_POD_IP[web]} && tcp.dstport == 80"
POINTS=("$(lxc_point client)" "$(pod_point client)")

cause() { node_rule worker prerouting "iifname ${LAB_LXC[client]} tcp dport 80 counter drop"; }

steps() {
  ping_step ping-internode web 3
  EXPECTED=failure
  http_step http-internode web 1 1 3.2
}
