# shellcheck shell=bash disable=SC2034 # read by the files that source this one
# Every version that the kind clusters are made of, in one place; each may be overridden from the environment.

# Of kind v0.30.0's release notes; a newer kind runs it too.
: "${KIND_NODE_IMAGE:=kindest/node:v1.34.0@sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a}"
: "${CILIUM_VERSION:=1.20.0}"
# A chart file instead (helm pull cilium --repo ...), for use offline.
: "${CILIUM_CHART:=}" "${CILIUM_CHART_REPO:=https://helm.cilium.io}"
# By the digest that Cilium's own connectivity test takes it by.
: "${FRR_IMAGE:=quay.io/frrouting/frr:10.5.1@sha256:848482643a8d6f56452b659ea68f6138472bb57414a4f295a7c4107a0416269c}"
: "${PAUSE_IMAGE:=registry.k8s.io/pause:3.10}"
# Built here from scripts/kind/tools/Dockerfile, on this base.
: "${TOOLS_IMAGE:=podpath-tools:2}" "${TOOLS_BASE:=debian:trixie-20251208-slim}"

# An image that came by `docker load` has no digest, so KIND_PRELOAD=1 takes what is here under the tag alone.
as_it_is_here() { # image
  local tag=${1%@*}
  if [[ -n ${KIND_PRELOAD:-} ]] && ! docker image inspect "$1" >/dev/null 2>&1 && docker image inspect "$tag" >/dev/null 2>&1; then
    echo "$tag"
  else
    echo "$1"
  fi
}

node_image() { as_it_is_here "$KIND_NODE_IMAGE"; }

# What the nodes run beside what their own image holds.
cilium_images() {
  printf '%s\n' "quay.io/cilium/cilium:v$CILIUM_VERSION" "quay.io/cilium/operator-generic:v$CILIUM_VERSION"
}
