# shellcheck shell=bash
# What the stub helm answers. Sourced by kind-bin/docker.

helm() {
  case $1 in
    version) echo v3.18.4+gd80839c ;;
    list) echo "${FAKE_SAYS_PENDING:-}" ;;
    *) ;;
  esac
}
