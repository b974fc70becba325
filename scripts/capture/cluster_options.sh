# shellcheck shell=bash disable=SC2034 # read by cluster.sh and cluster/session.sh
# What capture.sh --context takes, and the bounds it keeps. Used by capture/cluster.sh alone, and capture.sh's usage by this.

# By digest: a tag may be moved. It is the one that public repositories give for this tag; nobody here has asked the registry. With a
# wrong one nothing is pulled, and the capture says so.
CAPTURE_IMAGE=docker.io/nicolaka/netshoot:v0.13@sha256:a20c2531bf35436ed3766cd6cfe89d352b050ccc4d7005ce6400adf97503da1b

parse_cluster() { # arguments...
  CLUSTER_CONTEXT='' NODES=() PODS=() DURATION=30 SIZE=50 SNAPLEN=192 FILTER='' OUT=out/cluster IMAGE=$CAPTURE_IMAGE
  CLUSTER_NAMESPACE=kube-system NO_STATE=''
  while (($#)); do
    [[ $1 != -h && $1 != --help ]] || { usage && exit 0; }
    [[ $1 != --no-state ]] || { NO_STATE=1 && shift && continue; }
    [[ $1 != --*=* ]] || set -- "${1%%=*}" "${1#*=}" "${@:2}"
    (($# > 1)) || fail 2 "$1 needs a value; next: capture.sh --help"
    case $1 in
      --context) CLUSTER_CONTEXT=$2 ;;
      --node) NODES+=("$2") ;;
      --pod) PODS+=("$2") ;;
      --duration) DURATION=$2 ;;
      --size) SIZE=$2 ;;
      --snaplen) SNAPLEN=$2 ;;
      --filter) FILTER=$2 ;;
      --out) OUT=$2 ;;
      --image) IMAGE=$2 ;;
      --namespace) CLUSTER_NAMESPACE=$2 ;;
      *) fail 2 "unknown argument '$1'; next: capture.sh --help" ;;
    esac
    shift 2
  done
  [[ -n $CLUSTER_CONTEXT ]] || fail 2 "which cluster? --context is needed; next: kubectl config get-contexts"
  bounded --duration "$DURATION" 3600
  bounded --size "$SIZE" 1024
  bounded --snaplen "$SNAPLEN" 262144
  [[ $IMAGE =~ ^[A-Za-z0-9][A-Za-z0-9./:@_-]*$ ]] || fail 2 "--image '$IMAGE' is no name of an image; next: registry/image@sha256:..."
  ((${#NODES[@]} + ${#PODS[@]} > 0)) || fail 2 "say which: --node NODE, --pod NAMESPACE/POD, as often as needed; next: capture.sh --help"
  export CLUSTER_CONTEXT CLUSTER_NAMESPACE
}

bounded() { # option value most
  if [[ ! $2 =~ ^[1-9][0-9]{0,6}$ ]] || (($2 > $3)); then fail 2 "$1 '$2' is no number from 1 to $3"; fi
}

# One copy here, and as much again left free.
guard_disk() { # folder nodes
  local free
  free=$(df -Pk "$1" | awk 'NR == 2 { print $4 }')
  ((free >= 2 * SIZE * 1024 * $2)) ||
    fail 1 "$1 has $((free / 1024)) MB free, twice $((SIZE * $2)) MB are wanted; next: a smaller --size, or another --out"
}
