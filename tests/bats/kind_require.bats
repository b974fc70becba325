#!/usr/bin/env bats
# What `kind.sh` refuses before anything is begun, and what it only warns of; with stubs as kind.bats.
# shellcheck disable=SC2030,SC2031 # each test is a subshell, and is meant to be

load kind_stubs

setup() { use_kind_stubs; }

@test "a docker on another machine is refused, and asked nothing else" {
  local endpoint
  for endpoint in ssh://far tcp://10.0.0.1:2376; do
    FAKE_SAYS_ENDPOINT=$endpoint run kind_sh up vxlan
    [ "$status" -eq 1 ]
    [ "$output" = "kind: docker is $endpoint, another machine, which has neither these scripts nor this one's ports; next: log in there and run it there, or unset DOCKER_HOST and DOCKER_CONTEXT (docker context use default)" ]
    [ "$(asked 'docker|info')" -eq 0 ]
  done
  FAKE_SAYS_ENDPOINT=npipe:////./pipe/docker_engine kind_sh check
  # Before 19.03 there were no contexts.
  FAKE_FAIL='docker|context' DOCKER_HOST=tcp://far:2375 run kind_sh check
  [[ $output == 'kind: docker is tcp://far:2375, another machine, '* ]]
  FAKE_FAIL='docker|context' kind_sh check
}

@test "a virtual machine that does not share the scripts' folder is refused, unless this machine's tools do without" {
  FAKE_FAIL='docker|run|--rm|--network|none|--security-opt|label=disable|--mount' run kind_sh up vxlan
  [ "$status" -eq 1 ]
  [[ ${lines[-1]} == "kind: docker's machine cannot read $SCRIPTS; next: share that folder with it (Docker Desktop: Settings, Resources, File sharing), or "* ]]
  [ "$(asked 'create')" -eq 0 ]
  assert_asked "docker|run|--rm|--network|none|--security-opt|label=disable|--mount|type=bind,\"source=$SCRIPTS\",target=/podpath/scripts,readonly|--entrypoint|sh|"
}

@test "few inotify instances and watches are a warning with a line to run; fewer than a kernel has by itself are refused" {
  FAKE_SAYS_KERNEL='65536 128 has-vxlan has-geneve' run kind_sh check
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 3 ]
  [[ ${lines[0]} == "kind: warning: fs.inotify.max_user_watches is 65536, and kind advises 524288: "*"; next: docker run --rm --privileged "*"echo 524288 >/proc/sys/fs/inotify/max_user_watches'" ]]
  [[ ${lines[1]} == "kind: warning: fs.inotify.max_user_instances is 128, and kind advises 512: "* ]]
  FAKE_SAYS_KERNEL='8191 127 has-vxlan has-geneve' run kind_sh up vxlan
  [ "$status" -eq 1 ]
  [ "${#lines[@]}" -eq 2 ]
  [[ ${lines[1]} == "kind: fs.inotify.max_user_instances is 127, less than a kernel has by itself; next: docker run --rm --privileged "* ]]
}

@test "a cluster of another image or MTU is refused and stays; with what it was built with it is taken as it is" {
  local other=kindest/node:v1.33.4@sha256:1111111111111111111111111111111111111111111111111111111111111111
  KIND_NODE_IMAGE=$other KIND_MTU=9000 kind_sh up vxlan
  : >"$FAKE/log"
  run kind_sh up vxlan
  [ "$status" -eq 1 ]
  [ "${#lines[@]}" -eq 2 ]
  [[ ${lines[0]} == "kind: podpath-vxlan was built with $other, and asked for is kindest/node:v1.34.0@sha256:"*"; next: scripts/kind.sh down vxlan, or ask for that (KIND_NODE_IMAGE, KIND_MTU)" ]]
  [[ ${lines[1]} == 'kind: podpath-vxlan was built with MTU 9000, and asked for is MTU 1500; next: scripts/kind.sh down vxlan, or '* ]]
  run "$SCRIPTS/run.sh" vxlan baseline --runtime kind --out "$OUT" 3>&-
  [ "$status" -eq 1 ]
  [ -e "$FAKE/there/cluster" ]
  KIND_NODE_IMAGE=$other KIND_MTU=9000 run kind_sh up vxlan
  [ "$status" -eq 0 ]
  [[ $output == *"vxlan: the cluster is there ($other)"* && $output != *'creating the cluster'* ]]
  [ "$(asked 'create')" -eq 0 ]
}

@test "an image that was loaded without its digest is the one that is asked for" {
  KIND_PRELOAD=1 FAKE_ABSENT='kindest/node:v1.34.0@sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a' kind_sh up vxlan
  run kind_sh up vxlan
  [ "$status" -eq 0 ]
  [[ $output == *'vxlan: the cluster is there (kindest/node:v1.34.0)'* ]]
}

@test "the manifest names the image and MTU that the cluster was built with" {
  export KIND_MTU=9000 KIND_NODE_IMAGE=kindest/node:v1.33.4@sha256:22
  kind_sh up vxlan
  unset KIND_MTU KIND_NODE_IMAGE
  run bash "$SCRIPTS/kind/describe.sh" vxlan
  [[ $output == *'"description": "Cilium on kind cluster podpath-vxlan (kindest/node:v1.33.4); the docker network'"'"'s MTU is 9000. '* ]]
}

@test "the container with the tools is made anew for another image, and for a clone that was moved" {
  kind_sh up vxlan
  : >"$FAKE/log"
  TOOLS_IMAGE=mine:3 kind_sh up vxlan
  [ "$(asked 'docker|run|--detach')" -eq 1 ]
  cp -R "$SCRIPTS" "$BATS_TEST_TMPDIR/scripts"
  TOOLS_IMAGE=mine:3 "$BATS_TEST_TMPDIR/scripts/kind.sh" up vxlan 3>&-
  [ "$(asked 'docker|run|--detach')" -eq 2 ]
  assert_asked "\"source=$BATS_TEST_TMPDIR/scripts\",target=/podpath/scripts"
  # As Docker Desktop names the same folder.
  echo "mine:3 /host_mnt$SCRIPTS" >"$FAKE/there/container-podpath-vxlan-tools"
  TOOLS_IMAGE=mine:3 kind_sh up vxlan
  [ "$(asked 'docker|run|--detach')" -eq 2 ]
}

@test "a docker that remaps users is refused" {
  FAKE_SAYS_INFO='16000000000|4|6.1.0|[name=seccomp,profile=builtin name=userns]' run kind_sh up vxlan
  [ "$status" -eq 1 ]
  [[ $output == 'kind: docker remaps users (userns-remap): no privileged container is let in; next: use a docker without it' ]]
}

@test "a KIND_STATE that is relative is of the folder where the command was given" {
  mkdir -p "$BATS_TEST_TMPDIR/here" && cd "$BATS_TEST_TMPDIR/here"
  KIND_STATE=mine kind_sh up vxlan
  [ -e "$BATS_TEST_TMPDIR/here/mine/vxlan/kubeconfig" ] || [ -e "$BATS_TEST_TMPDIR/here/mine/vxlan/scenario" ]
  KIND_STATE=mine kind_sh down vxlan
  [ ! -e "$BATS_TEST_TMPDIR/here/mine/vxlan" ]
}
