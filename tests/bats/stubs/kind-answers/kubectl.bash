# shellcheck shell=bash disable=SC2154
# What the stub kubectl answers; what it is fed is kept in FAKE/created and FAKE/applied. Sourced by kind-bin/docker.
# FAKE/fetched: what a capture pod holds. FAKE_CUT=PATTERN: a fetch that fits it stands still half-way.

kubectl() {
  case $* in
    *'tar -C /capture'*) fetch ;;
    *' get nodes node-'* | *' get ciliumnodes.cilium.io '*) echo '{"items": []}' ;;
    *' get pods web '* | *' get ciliumendpoints.cilium.io web '*)
      echo '{"metadata": {"name": "web", "namespace": "lab"}, "spec": {"nodeName": "node-a"}, "status": {"podIP": "10.0.0.1", "identity": {"id": 7}}}'
      ;;
    *'get configmap cilium-config'*) echo '{"data": {"routing-mode": "native"}}' ;;
    *'cilium-dbg status --output json') echo '{"routing": {"intra-host-routing-mode": "BPF"}}' ;;
    *' --all-namespaces --output json') echo '{"items": []}' ;;
    *'get nodes --output name'*) tr ' ' '\n' <<<"${FAKE_SAYS_NODES:-control-plane worker worker2}" | sed 's|^|node/|' ;;
    *k8s-app=cilium*'--output name') echo pod/cilium-x ;;
    *'get node '*Ready*) echo "${FAKE_SAYS_READY:-True}" ;;
    *'get pod '*hostNetwork*) echo "${FAKE_SAYS_POD:-node-a|11-22|10.0.0.1|}" ;;
    *'create --filename'*) echo "$input" >>"$FAKE/created" ;;
    *apply*) echo "$input" >>"$FAKE/applied" ;;
    *'get ciliumnodes'*) cat "$FAKE/ciliumnodes.json" ;;
    *Corefile*) printf '.:53 {\n    forward . %s {\n       max_concurrent 1000\n    }\n}\n' "${FAKE_SAYS_DNS:-/etc/resolv.conf}" ;;
    *'get pods --output jsonpath'*) printf '%s\n' 'client podpath-vxlan-worker 11-22' 'web podpath-vxlan-worker2 33-44' ;;
    *) ;;
  esac
}

fetch() {
  [[ -d $FAKE/fetched ]] || return 0
  if [[ -z ${FAKE_CUT:-} || $words != *$FAKE_CUT* ]]; then
    tar -C "$FAKE/fetched" -cf - .
  else
    { tar -C "$FAKE/fetched" -cf - . || true; } | head -c 20480
    sleep 0.5
    hang
  fi
}
