#!/usr/bin/env bats
# scripts/traffic/*.py against each other, over the loopback of a network namespace of their own; no root is needed for that.

setup() {
  cd "$BATS_TEST_DIRNAME/../.." || return
  unshare -r -n true 2>/dev/null || skip "this kernel lets no user make a network namespace"
  LOG=$BATS_TEST_TMPDIR/server
  export LOG
}

# Runs a server and then a client in one fresh namespace; ends the server by pid. The MTU is an ethernet's.
between() { # server-command client-command
  # shellcheck disable=SC2016
  run unshare -r -n bash -c '
    ip link set lo mtu 1500 up
    $1 2>"$LOG" 3>&- &
    for _ in {1..100}; do grep -qs listening "$LOG" && break || sleep 0.05; done
    $2
    status=$?
    kill $! && wait $! 2>/dev/null
    exit $status' bash "python3 scripts/traffic/$1" "python3 scripts/traffic/$2"
}

@test "HTTP: every request is answered with a small page over the connections asked for" {
  between 'http_server.py 127.0.0.1 80' 'http_client.py 127.0.0.1 80 web.lab.svc.cluster.local 2 2 3'
  [ "$status" -eq 0 ]
  [ "$output" = '4 responses, status [200], 1228 bytes over 2 connections' ]
}

@test "HTTP: a refused connection is one line and status 1" {
  between 'http_server.py 127.0.0.1 80' 'http_client.py 127.0.0.1 81 web 1 1 1'
  [ "$status" -eq 1 ]
  [ "$output" = 'GET http://web/ at 127.0.0.1: [Errno 111] Connection refused' ]
}

@test "HTTP: the server starts within a second where no resolver answers" {
  between 'http_server.py 127.0.0.1 80' 'http_client.py 127.0.0.1 80 web 1 1 1'
  [ "$status" -eq 0 ]
}

@test "DNS: A has an answer, AAAA of the same name none, another name does not exist" {
  between 'dns_server.py 127.0.0.1 web.lab=10.0.0.1' 'dns_client.py 127.0.0.1 2 web.lab/A web.lab/AAAA other.lab/A'
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = 'web.lab A: NOERROR, 1 answers' ]
  [ "${lines[1]}" = 'web.lab AAAA: NOERROR, 0 answers' ]
  [ "${lines[2]}" = 'other.lab A: NXDOMAIN, 0 answers' ]
}

@test "DNS: no answer is said of each question, and status 1" {
  between 'dns_server.py 127.0.0.1 web.lab=10.0.0.1' 'dns_client.py 127.0.0.9 0.2 web.lab/A'
  [ "$status" -eq 1 ]
  [[ $output == 'web.lab A: no answer: '* ]]
}

@test "bulk: the sender knows that every byte arrived" {
  between 'bulk.py receive 127.0.0.1 5201' 'bulk.py send 127.0.0.1 5201 65537 5'
  [ "$status" -eq 0 ]
  [ "$output" = '65537 bytes sent and confirmed' ]
}

@test "probe: a packet as large as the interface's MTU is sent and answered, one above is refused locally" {
  between 'udp_probe.py echo 127.0.0.1 9000' 'udp_probe.py send 127.0.0.1 9000 1500 3 1'
  [ "$status" -eq 0 ]
  [ "$output" = '3 of 3 probes of 1500 bytes answered' ]
  between 'udp_probe.py echo 127.0.0.1 9000' 'udp_probe.py send 127.0.0.1 9000 1501 1 1'
  [ "$status" -eq 1 ]
  [ "$output" = 'probe of 1501 bytes to 127.0.0.1:9000: Message too long' ]
}

@test "probe: one that may be fragmented is, and arrives whole" {
  between 'udp_probe.py echo 127.0.0.1 9000' 'udp_probe.py send-fragmented 127.0.0.1 9000 3000 2 1'
  [ "$status" -eq 0 ]
  [ "$output" = '2 of 2 probes of 3000 bytes answered' ]
}
