# shellcheck shell=bash disable=SC2034
# The kernel could not write as fast as packets came: what is missing in the file may have been on the wire.

on native-auto
RULE=capture-drops
SHAPED="the manifest is given a drop count: dropping for real takes more traffic than a small capture holds"
WHAT="nothing was broken; worker2/eth0's capture is said to have dropped 17 packets"
SELECT="icmp.type == 8"
POINTS=(worker/eth0)

steps() { ping_step ping-internode web 3; }

finish() {
  jq '(.points[] | select(.node == "worker2" and .interface == "eth0") | .dropped) = 17' manifest.json >.manifest.json
  mv .manifest.json manifest.json
}
