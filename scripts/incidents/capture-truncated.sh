# shellcheck shell=bash disable=SC2034
# A snapshot length that leaves nothing of the packets inside the tunnel.

on vxlan
RULE=capture-truncated
WHAT="nothing was broken; every capture stored 60 bytes of each frame, which end before the inner headers do"
SELECT="frame.cap_len < frame.len"
POINTS=(worker/eth0)
CAPTURE=(--snaplen 60)

steps() {
  ping_step ping-internode web 2
  http_step http-internode web 1 1 3
}
