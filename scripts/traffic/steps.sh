# shellcheck shell=bash disable=SC2034 # EXPECTED is step.sh's
# What is sent in a run: every command that runs in a pod stands here, servers first. Tools are named relative to the top of the
# repository; a runtime whose pods have no such folder brings scripts/traffic/ into their working directory.
# Reads SCENARIO and IP (pod name -> address); `serve` and `step` come from traffic.sh and step.sh.

HTTP=80 BULK=5201 PROBE=9000
ZONE=lab.svc.cluster.local
SWEEP_SIZES=(1400 1449 1450 1451 1500 1501)
PROBE_SIZES=(1400 1450 1451 1500)
IP_AND_ICMP_HEADERS=28

servers() {
  serve web http python3 scripts/traffic/http_server.py "${IP[web]}" "$HTTP"
  serve web bulk python3 scripts/traffic/bulk.py receive "${IP[web]}" "$BULK"
  serve web probe python3 scripts/traffic/udp_probe.py echo "${IP[web]}" "$PROBE"
  serve echo http python3 scripts/traffic/http_server.py "${IP[echo]}" "$HTTP"
  serve api probe python3 scripts/traffic/udp_probe.py echo "${IP[api]}" "$PROBE"
  serve dns dns python3 scripts/traffic/dns_server.py "${IP[dns]}" "web.$ZONE=${IP[web]}" "echo.$ZONE=${IP[echo]}"
}

steps() {
  intranode_steps
  if [[ $SCENARIO == no-route ]]; then
    lost_steps
  else
    internode_steps
    size_steps
    [[ $SCENARIO != ecmp ]] || spread_steps
    ! declare -F rt_service >/dev/null || service_steps
  fi
}

ping_step() { # name destination count [wait]
  step "$1" ping client "$2" ping -n -c "$3" -i 0.2 -W "${4:-1}" "${IP[$2]-$2}"
}

http_step() { # name destination connections requests timeout [port]
  step "$1" http client "$2" python3 scripts/traffic/http_client.py "${IP[$2]-$2}" "${6:-$HTTP}" "$2.$ZONE" "$3" "$4" "$5"
}

dns_step() { # timeout question...
  local timeout=$1
  shift
  step dns dns client dns python3 scripts/traffic/dns_client.py "${IP[dns]}" "$timeout" "$@"
}

intranode_steps() {
  ping_step ping-intranode echo 3
  http_step http-intranode echo 1 2 3
}

internode_steps() {
  ping_step ping-internode web 5
  ping_step ping-api api 3
  dns_step 2 "web.$ZONE/A" "web.$ZONE/AAAA" "echo.$ZONE/A" "nowhere.$ZONE/A"
  http_step http-internode web 2 2 3
  step bulk bulk client web python3 scripts/traffic/bulk.py send "${IP[web]}" "$BULK" 65536 5
}

# Nothing comes back: one attempt each, the HTTP one long enough to show SYN retries (at 1 and 3 s after RFC 6298; since Linux
# 6.5 each second at first, net.ipv4.tcp_syn_linear_timeouts).
lost_steps() {
  EXPECTED=failure
  ping_step ping-internode web 3 0.4
  ping_step ping-api api 3 0.4
  dns_step 0.5 "web.$ZONE/A"
  http_step http-internode web 1 1 3.2
  EXPECTED=success
}

# Above the route's MTU ping is refused in the pod's own kernel (EMSGSIZE) and nothing is sent; a probe is, whatever the route says.
size_steps() {
  local size mtu
  # Without a route nothing is refused for its size; the steps fail, and are recorded.
  mtu=$(route_mtu client "${IP[web]}") || mtu=${SWEEP_SIZES[-1]}
  for size in "${SWEEP_SIZES[@]}"; do
    EXPECTED=success
    ((size <= mtu)) || EXPECTED=refusal
    step "df-sweep-$size" df-sweep client web ping -n -M 'do' -c 1 -W 0.5 -s "$((size - IP_AND_ICMP_HEADERS))" "${IP[web]}"
  done
  EXPECTED=success
  for size in "${PROBE_SIZES[@]}"; do
    step "udp-probe-$size" udp-probe client web python3 scripts/traffic/udp_probe.py send "${IP[web]}" "$PROBE" "$size" 1 1
  done
}

# Twelve source ports each: a hash over ports (fib_multipath_hash_policy=1) leaves one of two paths empty once in 2048 runs.
spread_steps() {
  local pod
  for pod in web api; do
    step "flows-$pod" other client "$pod" python3 scripts/traffic/udp_probe.py send "${IP[$pod]}" "$PROBE" 100 12 1
  done
}
