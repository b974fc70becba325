# shellcheck shell=bash disable=SC2034
# A query is repeated before its answer comes, and the far node was not captured: it was asked patiently, and answered.

on native-auto
LOOK_ALIKE_OF=missing-points
WHAT="nothing was broken: the resolver takes 1.5 s for an answer, client asks again after 1 s from the same port, and only worker was captured"
NODES=(worker) PODS=(client)
SELECT="dns.flags.response == 0"
POINTS=(worker/eth0)

servers() { serves_dns_after 1.5; }

steps() {
  step dns-patient dns client dns env PYTHONPATH=scripts/traffic python3 -c "
import socket
from dns_client import query_for
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.connect(('${IP[dns]}', 53))
    for patience in (1, 2):
        sock.send(query_for('web.$ZONE', 'A'))
        sock.settimeout(patience)
        try:
            sock.recv(512)
            break
        except TimeoutError as error:
            late = error
    else:
        raise late"
}
