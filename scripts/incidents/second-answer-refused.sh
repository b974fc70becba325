# shellcheck shell=bash disable=SC2034
# A resolver that asks twice takes the first answer and closes its port: the second is refused, and nobody misses it.

on native-auto
LOOK_ALIKE_OF=refused-by-icmp
WHAT="nothing was broken: client repeats a query that is answered and leaves, so its kernel refuses the second answer with ICMP port unreachable"
SELECT="icmp.type == 3 && icmp.code == 3"
POINTS=("$(pod_point client)" worker/eth0)
PODS=(client dns)

servers() { serves_dns_after 0.2; }

steps() {
  step dns-twice dns client dns env PYTHONPATH=scripts/traffic python3 -c "
import socket
from dns_client import query_for
query = query_for('web.$ZONE', 'A')
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.settimeout(2)
    sock.connect(('${IP[dns]}', 53))
    sock.send(query)
    sock.recv(512)
    sock.send(query)"
  sleep 0.5
}
