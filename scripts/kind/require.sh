#!/usr/bin/env bash
# What this machine lacks to build a setup on kind, and what stands there built otherwise: require.sh [SETUP] (all of them); one line each,
# status 1 if anything. Used by runtime/kind.sh.
set -euo pipefail

KIND_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in versions names docker_machine as_built; do
  # shellcheck source=/dev/null
  source "$KIND_DIR/$part.sh"
done

# kind's by the node image (versions.sh), Python's is the project's own.
NEEDED_KIND=0.30 NEEDED_HELM=3.8 NEEDED_PYTHON=3.11

missing=0

main() {
  # shellcheck disable=SC2034 # the parts read it
  SETUP=${1-}
  need_tool docker 'install Docker, https://docs.docker.com/get-docker'
  need_tool kubectl 'install kubectl, https://kubernetes.io/docs/tasks/tools'
  need_version "$NEEDED_KIND" 'https://kind.sigs.k8s.io/docs/user/quick-start' kind version
  need_version "$NEEDED_HELM" 'https://helm.sh/docs/intro/install' helm version --short
  need_version "$NEEDED_PYTHON" 'https://www.python.org/downloads' python3 --version
  [[ ${KIND_EXPERIMENTAL_PROVIDER:-docker} == docker ]] ||
    lack "KIND_EXPERIMENTAL_PROVIDER is '$KIND_EXPERIMENTAL_PROVIDER', and these scripts speak to docker" 'unset it'
  ((!missing)) || return 1
  need_local
  ((!missing)) || return 1
  docker info >/dev/null 2>&1 || { lack 'docker does not answer' 'start it (Docker Desktop, or systemctl start docker), or join the group docker' && return 1; }
  need_machine
  if [[ ${KIND_TOOLS:-container} == host ]]; then need_host; fi
  ((missing)) || need_kernel
  ((missing)) || need_scripts
  ((missing)) || need_as_built
  return $missing
}

lack() { # what, why and what next
  echo "kind: $1; next: $2" >&2
  missing=1
}

warn() { echo "kind: warning: $1; next: $2" >&2; }

need_tool() { command -v "$1" >/dev/null || lack "$1: not found" "$2"; }

# By the first number with a dot in what the command says.
need_version() { # minimum where command...
  local said
  command -v "$3" >/dev/null || { lack "$3: not found" "install $3 $1 or newer, $2" && return; }
  said=$("${@:3}" 2>/dev/null) || said=''
  if [[ ! $said =~ ([0-9]+)\.([0-9]+) ]]; then
    lack "$3 does not say which version it is ('${*:3}')" "install $3 $1 or newer, $2"
  elif ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] < ${1%.*} * 1000 + ${1#*.})); then
    lack "$3 is ${BASH_REMATCH[0]}, and $1 is needed" "install $3 $1 or newer, $2"
  fi
}

need_host() {
  local tool
  [[ $(uname) == Linux && $(id -u) == 0 ]] || lack 'KIND_TOOLS=host enters the nodes from here, as root on Linux' 'leave it out, or use sudo'
  for tool in nsenter tcpdump ip ethtool ping; do need_tool "$tool" 'install it, or leave KIND_TOOLS=host out'; done
}

main "$@"
