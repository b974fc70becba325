#!/usr/bin/env bats
# What scripts/setup.sh does on machines that lack things. PATH holds stubs: nothing is installed.
#
# Stub bodies expand when they run; setup_stubs.bash sets $stubs; each test is a process of its own.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154

load setup_stubs

APT='apt-get -q -o DPkg::Lock::Timeout=120'
ASK_NOTHING='env LC_ALL=C DEBIAN_FRONTEND=noninteractive'
INSTALL="$APT install -y --no-install-recommends"
DEMO='tshark libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core'
TEST='shellcheck shfmt bats jq poppler-utils chromium'
LAB_COMMANDS=(ip tc tcpdump nft ethtool iperf3 ping sysctl python3 vtysh gobgpd gobgp bpftool clang)

@test "with everything there, nothing is installed and no root is asked for" {
  make_debian
  with_sudo
  export INSTALLED=$DEMO
  setup_sh demo
  : >"$LOG"
  run setup_sh demo
  [ "$status" -eq 0 ]
  [ "$output" = "setup: ready: demo" ]
  [ "$(logged 'apt-get|sudo')" = "" ]
}

@test "a bare Debian gets the demo's packages, tshark's question answered" {
  make_debian
  run setup_sh
  [ "$status" -eq 0 ]
  [[ $output = *"setup: installing with apt: $DEMO"* ]]
  [ "$(logged 'apt-get|debconf-set-selections|wireshark-common')" = "$APT update
debconf-set-selections 
wireshark-common wireshark-common/install-setuid boolean false
$INSTALL $DEMO" ]
}

@test "only what is missing is installed" {
  make_debian
  export INSTALLED='tshark libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core'
  setup_sh demo
  [ "$(logged apt-get)" = "$APT update
$INSTALL libharfbuzz-subset0" ]
}

@test "a plain user's packages are installed with sudo that never asks" {
  make_debian
  with_sudo
  export INSTALLED=$DEMO
  provide shellcheck shfmt bats jq
  run setup_sh test
  [ "$status" -eq 0 ]
  [[ $(logged sudo) = *"sudo -n true
sudo -n $ASK_NOTHING $APT update"*"sudo -n $ASK_NOTHING $INSTALL $TEST"* ]]
}

@test "without root or sudo the command is printed, and the demo goes on" {
  make_debian
  quiet_stub id 'echo 1000'
  run setup_sh demo
  [ "$status" -eq 0 ]
  [[ $output = *"  apt-get update && apt-get install -y --no-install-recommends $DEMO"* ]]
  [ "$(logged apt-get)" = "" ]
  [[ $(logged python.*) = *"--editable . --group dev"* ]]
}

@test "sudo that wants a password is not used, but named in the printed command" {
  make_debian
  quiet_stub id 'echo 1000'
  quiet_stub sudo 'exit 1'
  run setup_sh demo
  [[ $output = *"  sudo apt-get update && sudo apt-get install -y --no-install-recommends $DEMO"* ]]
  [ "$(logged apt-get)" = "" ]
}

@test "what the tests cannot do without fails the set-up when it is still missing" {
  make_debian
  quiet_stub id 'echo 1000'
  provide shfmt jq
  run setup_sh test
  [ "$status" -eq 1 ]
  [[ $output = *"cannot go on: not found: shellcheck bats; next: install"* ]]
}

@test "as root the tests' set-up includes the lab's" {
  make_debian
  provide shellcheck shfmt bats jq "${LAB_COMMANDS[@]}"
  run setup_sh test
  [ "$status" -eq 0 ]
  [[ $output = *"setup: ready: demo test lab"* ]]
  [[ $(logged apt-get) = *" $DEMO $TEST tcpdump "*" bpftool clang libbpf-dev linux-libc-dev" ]]
}

@test "Ubuntu's bpftool comes with its kernel tools" {
  make_debian
  echo 'ID=ubuntu' >"$OS_RELEASE"
  provide jq "${LAB_COMMANDS[@]}"
  setup_sh lab
  [[ $(logged apt-get) = *" linux-tools-common linux-tools-generic clang "* ]]
}

@test "no service starts: forbidden while installing, switched off for the next boot, the ban lifted after" {
  make_debian
  provide jq "${LAB_COMMANDS[@]}"
  setup_sh lab
  [[ $(cat "$LOG.policy") = *"exit 101" ]]
  [ ! -e "$POLICY_RC_D" ]
  [ "$(logged systemctl)" = "systemctl disable --quiet iperf3
systemctl disable --quiet frr
systemctl disable --quiet gobgpd" ]
}

@test "a service policy that is already there stays as it is" {
  make_debian
  echo mine >"$POLICY_RC_D"
  setup_sh demo
  [ "$(cat "$POLICY_RC_D" "$LOG.policy")" = "mine
mine" ]
}

@test "a failing apt is shown by its errors, leaves no ban behind, and the demo goes on" {
  make_debian
  stub apt-get 'echo "Reading lists"; echo "E: Unable to locate package tshark"; exit 100'
  run setup_sh demo
  [ "$status" -eq 0 ]
  [[ $output = *"setup:   E: Unable to locate package tshark"* ]]
  [[ $output != *"Reading lists"* ]]
  [ ! -e "$POLICY_RC_D" ]
}

@test "another apt's lock is waited for" {
  make_debian
  stub apt-get '[ -e "$LOG.tried" ] || { : >"$LOG.tried"; echo "E: Could not get lock /var/lib/apt/lists/lock."; exit 100; }'
  run setup_sh demo
  [ "$status" -eq 0 ]
  [ "$(logged apt-get)" = "$APT update
$APT update
$INSTALL $DEMO" ]
}

@test "macOS installs with Homebrew what is missing, and says so" {
  make_macos
  provide shellcheck shfmt bats jq
  export INSTALLED='pango jq'
  run setup_sh test
  [ "$status" -eq 0 ]
  [[ $output = *"setup: macOS: installing with Homebrew: wireshark bash shellcheck shfmt bats-core poppler"* ]]
  [ "$(logged brew)" = "brew list --formula -1
brew install --quiet wireshark bash shellcheck shfmt bats-core poppler" ]
}

@test "macOS without Homebrew is told what to run" {
  make_macos
  rm "$stubs/brew"
  run setup_sh demo
  [ "$status" -eq 0 ]
  [[ $output = *"get it from brew.sh, then run: brew install wireshark pango"* ]]
}

@test "macOS cannot run the lab and says why" {
  make_macos
  run setup_sh lab
  [ "$status" -eq 1 ]
  [[ $output = *"needs network namespaces and eBPF; next: run it in a Linux virtual machine"* ]]
}

@test "an unknown system is told what is needed and gets the Python part" {
  make_machine
  quiet_stub id 'echo 1000'
  quiet_stub ldconfig 'echo "libpango-1.0.so.0 (libc6,x86-64)"'
  provide shellcheck shfmt bats
  run setup_sh test
  [ "$status" -eq 1 ]
  [[ $output = *"neither apt nor Homebrew here; install with your package manager, under its names: tshark jq"* ]]
  [[ $(logged python.*) = *"--editable . --group dev"* ]]
}

@test "an unknown goal is a usage error" {
  make_debian
  run setup_sh everything
  [ "$status" -eq 2 ]
  [ "$output" = "setup: no such goal: everything; next: name demo, test or lab" ]
}
