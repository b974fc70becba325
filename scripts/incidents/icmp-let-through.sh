# shellcheck shell=bash disable=SC2034
# A capture filter that names ICMP beside TCP: that none is in the files means that there was none.

on native-auto
LOOK_ALIKE_OF=icmp-filtered
WHAT="nothing was broken: client asks web over HTTP, and the capture filter lets TCP and ICMP into the files"
SELECT="tcp.dstport == 80"
POINTS=(worker/eth0)
CAPTURE=(--filter 'tcp or icmp or icmp6')

steps() { http_step http-internode web 1 2 3; }
