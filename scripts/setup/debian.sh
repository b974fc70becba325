# shellcheck shell=bash
# Debian and Ubuntu: packages by apt, without asking and without starting a service. Sourced by setup.sh.

: "${POLICY_RC_D:=/usr/sbin/policy-rc.d}" "${OS_RELEASE:=/etc/os-release}"

packages_for() { # GOALS
  local goal
  lacks_python && echo python3-venv
  for goal in $1; do
    case $goal in
      # Pango draws WeasyPrint's text; without a font it draws boxes.
      demo) echo tshark libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core ;;
      test) echo shellcheck shfmt bats jq poppler-utils "$(browser_package)" ;;
      lab)
        echo tcpdump iproute2 nftables ethtool iperf3 iputils-ping procps python3
        echo frr gobgpd jq "$(bpftool_package)"
        # libbpf-dev has the BPF headers, linux-libc-dev the kernel's, below /usr/include/<machine>-linux-gnu.
        echo clang libbpf-dev linux-libc-dev
        ;;
    esac
  done
}

# Ubuntu ships bpftool with its kernel's tools, and its browser is a snap, which no container runs: install_browser sees to that.
is_ubuntu() { grep -qs '^ID=ubuntu' "$OS_RELEASE"; }
bpftool_package() { if is_ubuntu; then echo linux-tools-common linux-tools-generic; else echo bpftool; fi; }
browser_package() { is_ubuntu || echo chromium; }

missing_packages() { # NAMES, one line
  local name installed missing=
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null) || true
  for name; do
    case "$missing " in *" $name "*) continue ;; esac
    grep -qxF "installed $name" <<<"$installed" || missing="$missing $name"
  done
  printf '%s\n' "${missing# }"
}

install_packages() { # NAMES
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  if ! can_be_root; then
    say "missing: $missing"
    say "installing them needs root, and sudo is not available without a password; run as root:"
    say "  $(root_prefix)apt-get update && $(root_prefix)apt-get install -y --no-install-recommends $missing"
    return 1
  fi
  say "installing with apt: $missing"
  apt_get update || say "going on with the package lists there are"
  # shellcheck disable=SC2086
  without_services apt_get install -y --no-install-recommends $missing || return 1
  # shellcheck disable=SC2086
  disable_services $missing
}

# apt-get, waiting for another one to finish: its option covers dpkg's lock, not those of lists and downloads.
apt_get() {
  local output tries=24
  while ! output=$(as_root env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@" </dev/null 2>&1); do
    tries=$((tries - 1))
    if [ "$tries" -gt 0 ] && grep -q '^E: Could not get lock' <<<"$output"; then
      sleep 5
    else
      say "apt-get $* failed:"
      grep -E '^(E:|W:|Err:|dpkg:)' <<<"$output" | tail -n 5 | sed 's/^/setup:   /' >&2
      return 1
    fi
  done
}

# Installing frr, gobgpd or iperf3 starts them unless policy-rc.d forbids it; somebody else's policy is left alone,
# ours is replaced: a set-up that was killed left it behind.
without_services() (
  if [ ! -e "$POLICY_RC_D" ] || grep -qs "by podpath's set-up" "$POLICY_RC_D"; then
    trap 'as_root rm -f "$POLICY_RC_D"' EXIT
    trap 'exit 130' INT TERM HUP
    printf "#!/bin/sh\n# by podpath's set-up, for the time of one installation\nexit 101\n" | as_root tee "$POLICY_RC_D" >/dev/null
    as_root chmod 755 "$POLICY_RC_D"
  fi
  preseed "$@"
  "$@"
)

# tshark's package asks whether plain users may capture: no, reading files is all we want.
preseed() {
  case " $* " in *" tshark "*) ;; *) return 0 ;; esac
  echo "wireshark-common wireshark-common/install-setuid boolean false" | as_root debconf-set-selections || true
}

# Nor are they to start at the next boot.
disable_services() {
  local name
  have systemctl || return 0
  for name; do
    case $name in frr | gobgpd | iperf3) as_root systemctl disable --quiet "$name" 2>/dev/null || true ;; esac
  done
}
