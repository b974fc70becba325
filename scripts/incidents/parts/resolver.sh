# shellcheck shell=bash
# A DNS server that thinks before it answers, as one that has to ask others does.

# Instead of the lab's own: serves_dns_after SECONDS
serves_dns_after() {
  serve dns dns env PYTHONPATH=scripts/traffic python3 -c "
import time, dns_server
at_once = dns_server.answer
dns_server.answer = lambda *asked: time.sleep($1) or at_once(*asked)
dns_server.serve('${IP[dns]}', {'web.$ZONE': '${IP[web]}'})"
}
