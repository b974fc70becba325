# shellcheck shell=sh disable=SC2154 # reads filter, addresses, port and shift of on_node.sh, before which it is put
# What is captured of a point where nobody gave a --filter.

# The pods' addresses, bare or in the tunnel: the inner IPv4 header begins 30 bytes into the UDP header (8 UDP, 8 VXLAN or Geneve, 14
# Ethernet) plus Geneve's options. What is encrypted, a later fragment or a tunnel over IPv6 (where pcap-filter cannot look) is kept.
# Without pods all is kept but the control plane's talk.
filter_for() { # role [a pod's own addresses]
  [ "$filter" = - ] || { echo "$filter" && return; }
  [ -n "$addresses" ] || { echo 'not (tcp port 6443 or tcp port 10250 or tcp portrange 2379-2380)' && return; }
  case $1 in
    pod | lxc) hosts_of "$2" ;;
    underlay) echo "$(hosts_of "$addresses") or ip proto 4 or esp or udp port 51871 or ip[6:2] & 0x1fff != 0${port:+ or (udp port $port and (ip6 or $(inner_of "$addresses")))}" ;;
    wireguard | tunnel) hosts_of "$addresses" ;;
  esac
}

hosts_of() { # addresses
  # shellcheck disable=SC2086
  printf 'host %s\n' $1 | paste -sd '|' - | sed 's/|/ or /g'
}

inner_of() { # addresses
  for each in $1; do
    case $each in
      *:*) echo udp ;;
      *) echo "$each" | awk -F . -v at="$shift" '{ hex = sprintf("0x%02x%02x%02x%02x", $1, $2, $3, $4); print "udp[42+" at ":4] = " hex " or udp[46+" at ":4] = " hex }' ;;
    esac
  done | paste -sd '|' - | sed 's/|/ or /g'
}
