# shellcheck shell=bash disable=SC2034
# Checksums that no card has finished yet look wrong at every capture point; the receivers know better and answer.

on vxlan
LOOK_ALIKE_OF=checksum-fault
WHAT="nothing is broken: checksums are left to the card (tx offload), and as there is none they stay unfinished all the way; VXLAN's outer ones are 0"
SELECT="tcp && ip.src == ${LAB_POD_IP[client]}"
POINTS=(worker/eth0 worker2/eth0 "$(pod_point web)")

steps() {
  ping_step ping-internode web 3
  dns_step 2 "web.$ZONE/A"
  http_step http-internode web 1 2 3
}
