# shellcheck shell=bash
# A setup that is there is taken as it is, so it has to be what is asked for. Sourced by require.sh; nothing is removed here.

need_as_built() {
  local image mtu asked=${KIND_MTU:-1500}
  [[ -n $SETUP ]] || return 0
  image=$(kind_built_image 2>/dev/null) || image=''
  mtu=$(kind_built_mtu 2>/dev/null) || mtu=''
  # The tag alone is that of an image that came by `docker load`.
  [[ -z $image || $image == "$KIND_NODE_IMAGE" || $image == "${KIND_NODE_IMAGE%@*}" ]] || built_otherwise "$image" "$KIND_NODE_IMAGE"
  [[ -z $mtu || $mtu == "$asked" ]] || built_otherwise "MTU $mtu" "MTU $asked"
}

built_otherwise() { lack "$(kind_cluster) was built with $1, and asked for is $2" "scripts/kind.sh down $SETUP, or ask for that (KIND_NODE_IMAGE, KIND_MTU)"; }
