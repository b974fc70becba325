# shellcheck shell=bash
# Steps of a runtime that has a service and a client beside the cluster (rt_service). `step` comes from step.sh, ZONE from steps.sh.

# From beside the cluster to a service, where the runtime has both.
service_steps() {
  local name address port
  while read -r name address port; do
    case $name in
      http) step http-service http outside web python3 scripts/traffic/http_client.py "$address" "$port" "web.$ZONE" 2 2 3 ;;
      probe) step probe-service udp-probe outside web python3 scripts/traffic/udp_probe.py send "$address" "$port" 100 4 1 ;;
    esac
  done < <(rt_service)
}
