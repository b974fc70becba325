# shellcheck shell=bash disable=SC2034 # read by the files of incidents
# Encryption between nodes where the kernel has neither WireGuard nor ESP: a tun device and a process (wireguard.py).

WIREGUARD_SHAPED='WireGuard is a process with a tun device: its data messages have the true layout, but no handshake and no safe cipher'

# The process ends with the node's namespace (lab/teardown.sh). A node sends what is for the pods of another through cilium_wg0, by
# default of the underlay's MTU less the 80 bytes that WireGuard may need: encrypts NODE PEER [MTU]
encrypts() {
  in_ns "$1" python3 "$SCRIPTS/incidents/parts/wireguard.py" "$(node_ip "$2")" </dev/null >/dev/null 2>"$(lab_state)/wireguard-$1" &
  await_line "$(lab_state)/wireguard-$1" '^ready' "$!" 10
  ip_in "$1" link set cilium_wg0 mtu "${3:-1420}" up
  ip_in "$1" route replace "${LAB_CIDR[$2]}" dev cilium_wg0 proto kernel
}
