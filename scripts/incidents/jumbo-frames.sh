# shellcheck shell=bash disable=SC2034
# A network of jumbo frames: they are far above 1514 bytes, and each of them is one that the wire carries.

on native-auto
LOOK_ALIKE_OF=offload-artefact
WHAT="nothing is broken: every interface has an MTU of 9000, segmentation offload is off, and packets of up to 9000 bytes travel whole"
SELECT="frame.len > 8000"
POINTS=(worker/eth0 worker2/eth0 "$(pod_point client)" "$(pod_point web)")
OFFLOADS=off

cause() {
  local node pod
  ip_in net link set br0 mtu 9000
  for node in worker worker2; do
    ip_in net link set "veth0-${LAB_OCTET[$node]}" mtu 9000
    ip_in "$node" link set eth0 mtu 9000
  done
  for pod in client web; do
    ip_in "${LAB_POD_NODE[$pod]}" link set "${LAB_LXC[$pod]}" mtu 9000
    ip_in "$pod" link set eth0 mtu 9000
    pod_mtu "$pod" 9000
  done
}

steps() {
  step df-full df-sweep client web ping -n -M 'do' -c 2 -i 0.2 -s 8972 "${IP[web]}"
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 65536 4
}
