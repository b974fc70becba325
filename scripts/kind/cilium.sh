# shellcheck shell=bash
# Cilium by its Helm chart, CoreDNS beside it, and the pods. Sourced by up.sh.

# Values files, later ones win.
cilium_values() { # scenario
  echo "$KIND_DIR/every-setup.yaml"
  [[ $SETUP != native-bgp ]] || echo "$KIND_DIR/setups/native-auto/values.yaml"
  echo "$KIND_DIR/setups/$SETUP/values.yaml"
  [[ $1 != dsr ]] || echo "$KIND_DIR/setups/$SETUP/dsr.yaml"
  [[ -z ${KIND_PRELOAD:-} ]] || echo "$KIND_DIR/preload.yaml"
}

cilium_up() { # scenario
  local options=() file pending
  while read -r file; do options+=(--values "$file"); done < <(cilium_values "$1")
  # Without kube-proxy there is no service address yet by which to find the API server.
  [[ $SETUP == vxlan ]] || options+=(--set "k8sServiceHost=$(kind_cluster)-control-plane" --set k8sServicePort=6443)
  if [[ -n $CILIUM_CHART ]]; then
    options+=("$CILIUM_CHART")
  else
    options+=(cilium --repo "$CILIUM_CHART_REPO" --version "$CILIUM_VERSION")
  fi
  # helm that was killed leaves its release pending, and refuses to upgrade that.
  pending=$(helm list --kubeconfig "$(kind_kubeconfig)" --namespace kube-system --pending --short)
  [[ $'\n'$pending$'\n' != *$'\n'cilium$'\n'* ]] ||
    attend helm uninstall cilium --kubeconfig "$(kind_kubeconfig)" --namespace kube-system --wait --timeout 5m >/dev/null
  attend helm upgrade --install cilium --kubeconfig "$(kind_kubeconfig)" --namespace kube-system --wait --timeout 10m \
    "${options[@]}" >/dev/null
  # helm is content with all agents but maxUnavailable, which is two of the three.
  attend cluster_kubectl --namespace kube-system rollout status daemonset cilium --timeout 5m >/dev/null
}

# With KIND_PRELOAD=1 the nodes pull nothing: what docker has here is put on them.
images_up() {
  local image
  [[ -n ${KIND_PRELOAD:-} ]] || return 0
  for image in $(cilium_images) "$PAUSE_IMAGE"; do
    image_here "$image"
    load_image "$image"
  done
}

image_here() { docker image inspect "$1" >/dev/null 2>&1 || attend docker pull --quiet "$1" >/dev/null; }

# Docker's containerd image store (default of Docker Desktop and of Docker 29) saves the index of all platforms with the layers of one,
# and `kind load docker-image` stumbles over the rest, "content digest ... not found" (kind issue 3795): it gets an archive of the one.
load_image() { # image
  local archive platform store
  store=$(docker info --format '{{.DriverStatus}}')
  if [[ $store != *io.containerd.snapshotter* ]]; then
    attend kind load docker-image "$1" --name "$(kind_cluster)"
    return
  fi
  archive=$(kind_state)/image.tar
  platform=$(docker image inspect --format '{{.Os}}/{{.Architecture}}' "$1")
  attend docker image save --platform "$platform" --output "$archive" "$1"
  attend kind load image-archive "$archive" --name "$(kind_cluster)"
  rm -f "$archive"
}

# Docker's resolver is reached by iptables rules in the node, which BPF host routing bypasses (cilium issue 23330): CoreDNS asks
# another one. Names of the cluster never needed it.
dns_up() {
  local corefile wanted="forward . ${KIND_DNS:-1.1.1.1}"
  [[ $SETUP != native-bgp ]] || dns_beside_api
  if [[ $SETUP == native-* ]]; then
    corefile=$(cluster_kubectl --namespace kube-system get configmap coredns --output 'jsonpath={.data.Corefile}')
    if [[ $corefile =~ 'forward . '[^[:space:]]+ && ${BASH_REMATCH[0]} != "$wanted" ]]; then
      corefile=${corefile/"${BASH_REMATCH[0]}"/"$wanted"}
      cluster_kubectl --namespace kube-system patch configmap coredns --type merge \
        --patch "{\"data\": {\"Corefile\": $(json_string "$corefile")}}" >/dev/null
      cluster_kubectl --namespace kube-system rollout restart deployment coredns >/dev/null
    fi
  fi
  attend cluster_kubectl --namespace kube-system rollout status deployment coredns --timeout 3m >/dev/null
}

# With native routing nothing is masqueraded from a pod to a node (Documentation/network/concepts/masquerading), and the API server's
# answer to a pod of another node finds its way only where routes are set: nowhere before routes_up, and never with no-route. CoreDNS is
# not ready without the API server, so it stays on that one's node. Without a change of its own this restarts nothing.
dns_beside_api() {
  cluster_kubectl --namespace kube-system patch deployment coredns --type merge \
    --patch '{"spec": {"template": {"spec": {"nodeSelector": {"node-role.kubernetes.io/control-plane": ""}}}}}' >/dev/null
}

# The namespace's service account comes a moment after the namespace, and no pod is let in before it.
pods_up() {
  local manifest
  manifest=$(<"$KIND_DIR/pods.yaml")
  apply_soon "${manifest//PAUSE_IMAGE/$PAUSE_IMAGE}"
  attend cluster_kubectl --namespace lab wait pod --all --for condition=Ready --timeout 3m >/dev/null
  cluster_kubectl --namespace lab get pods --output \
    'jsonpath={range .items[*]}{.metadata.name} {.spec.nodeName} {.metadata.uid}{"\n"}{end}' >"$(kind_state)/pods"
}

# The last try is heard.
apply_soon() { await_success 60 apply "$1" || apply "$1"; }

apply() { cluster_kubectl apply --filename - <<<"$1" >/dev/null; }
