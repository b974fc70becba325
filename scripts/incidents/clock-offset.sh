# shellcheck shell=bash disable=SC2034
# Two nodes whose clocks are apart: an answer seems to come before its question.

on native-auto
RULE=clock-offset
SHAPED="the times in worker2's files are moved with editcap: namespaces share one clock"
WHAT="nothing was broken; worker2's clock is 3 s ahead of worker's"
SELECT="icmp"
POINTS=(worker/eth0 worker2/eth0)

steps() {
  ping_step ping-internode web 5
}

finish() {
  local file
  for file in worker2/*.pcap; do
    editcap -F pcap -t 3 "$file" "$file.moved" && mv "$file.moved" "$file"
  done
}
