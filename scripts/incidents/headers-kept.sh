# shellcheck shell=bash disable=SC2034
# A snapshot length that cuts payloads and no header, not even of what is inside the tunnel.

on vxlan
LOOK_ALIKE_OF=capture-truncated
WHAT="nothing was broken; every capture stored 128 bytes of each frame, which hold all headers of TCP in VXLAN"
SELECT="frame.cap_len < frame.len"
POINTS=(worker/eth0)
CAPTURE=(--snaplen 128)

steps() {
  ping_step ping-internode web 2
  http_step http-internode web 1 2 3
}
