# shellcheck shell=bash disable=SC2034
# A capture filter leaves most packets out of the files, on purpose: the kernel dropped none.

on native-auto
LOOK_ALIKE_OF=capture-drops
WHAT="nothing was broken: client pings web and asks it over HTTP, and the capture filter lets only ICMP into the files"
SELECT="icmp.type == 8"
POINTS=(worker/eth0)
CAPTURE=(--filter 'icmp or icmp6')

steps() {
  ping_step ping-internode web 3
  http_step http-internode web 2 2 3
}
