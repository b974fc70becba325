# shellcheck shell=bash
# The goals, and the commands each cannot do without. Sourced by setup.sh.
#
# demo needs none: without tshark or Pango the report is poorer and says so.

# The goals that these words ask for, one line: lab and test include demo. As root the tests build the lab too.
goals_for() {
  local word goals=demo
  for word; do
    case $word in
      demo) ;;
      lab) goals="$goals lab" ;;
      test)
        goals="$goals test"
        if is_root && [ "$(uname -s)" = Linux ]; then goals="$goals lab"; fi
        ;;
      *)
        say "no such goal: $word; next: name demo, test or lab"
        return 1
        ;;
    esac
  done
  printf '%s\n' "$goals"
}

needs_of() {
  case $1 in
    demo) ;;
    test) echo shellcheck shfmt bats jq ;;
    lab) echo ip tc tcpdump nft ethtool iperf3 ping sysctl python3 vtysh gobgpd gobgp bpftool clang jq ;;
  esac
}

require_needs() { # GOALS
  local goal need missing=
  for goal in $1; do
    if [ "$goal$(uname -s)" = labDarwin ]; then
      fail "the lab cannot run here: it needs network namespaces and eBPF; next: run it in a Linux virtual machine"
    fi
    for need in $(needs_of "$goal"); do have "$need" || missing="$missing $need"; done
  done
  [ -z "$missing" ] || fail "cannot go on: not found:$missing; next: install what the lines above name and run this again"
}
