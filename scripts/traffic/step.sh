# shellcheck shell=bash
# One traffic step: run a command in a pod (or `outside`, beside the cluster), keep when, how it ended and what it said, as one
# JSON line in STEPS.
# EXPECTED says how it must end: success, failure (every attempt is lost) or refusal (the pod's kernel sends nothing).
# The destination is a pod's name, or an address that is no pod's.

step() { # name kind source destination command...
  local name=$1 kind=$2 from=$3 to=$4 status=0 started ended message sent=true
  shift 4
  started=$(now_ns)
  run_in_pod "$from" "$name" "$@" || status=$?
  ended=$(now_ns)
  message=$(message_of "$name")
  [[ ${message,,} != *'message too long'* ]] || sent=false
  printf '{"name": "%s", "kind": "%s", "scope": "%s", "source": %s, "destination": %s, "command": %s, ' \
    "$name" "$kind" "$(scope_of "$from" "$to")" "$(json_string "$(full_name "$from")")" "$(json_string "$(full_name "$to")")" \
    "$(json_array "$@")" >>"$STEPS"
  printf '"started_epoch_ns": %s, "ended_epoch_ns": %s, "exit_status": %s, "message": %s, "sends_packets": %s}\n' \
    "$started" "$ended" "$status" "$(json_string "$message")" "$sent" >>"$STEPS"
  [[ $(outcome "$status" "$sent") == "$EXPECTED" ]] ||
    unexpected "$SETUP/$SCENARIO step $name ended with $status where $EXPECTED was expected: ${message//$'\n'/ | }"
}

# Who is no pod has no namespace,
full_name() { echo "${NAMESPACE[$1]:+${NAMESPACE[$1]}/}$1"; }

# and no node.
scope_of() { # from to
  if [[ -z ${NODE[$1]:-} || -z ${NODE[$2]:-} ]]; then
    echo other
  elif [[ ${NODE[$1]} == "${NODE[$2]}" ]]; then
    echo intranode
  else
    echo internode
  fi
}

run_in_pod() { # pod name command...
  local pod=$1 log=$LOGS/step-$2
  shift 2
  launch "$log" "$log.out" rt_pod "$pod" "$@"
  local status=0
  wait "$(job_pid "$log")" || status=$?
  rm "$log.job"
  return "$status"
}

outcome() { # status sent
  if [[ $2 == false ]]; then
    echo refusal
  elif (($1 == 0)); then
    echo success
  else
    echo failure
  fi
}

# The last lines, as a person would quote them: the summary of a ping, all of a short answer.
message_of() { # name
  { said "$LOGS/step-$1" && cat "$LOGS/step-$1.out"; } | grep -v '^$' | tail -n 4 || true
}

unexpected() { # text
  say "$1"
  # shellcheck disable=SC2034 # traffic.sh ends with it
  FAILED=1
}

# The MTU a packet of this pod meets first: the route's own, else the interface's.
route_mtu() { # pod address
  local route device mtu
  route=$(rt_pod "$1" ip -o route get "$2") || return
  mtu=$(sed -n -E 's/.* mtu ([0-9]+).*/\1/p' <<<"$route")
  device=$(sed -n -E 's/.* dev ([^ ]+).*/\1/p' <<<"$route")
  [[ -n $mtu ]] || mtu=$(rt_pod "$1" ip -o link show dev "$device" | sed -n -E 's/.* mtu ([0-9]+).*/\1/p')
  echo "$mtu"
}
