# A machine made of stubs for setup.bats: PATH holds them and a few real tools, nothing else, so nothing is installed.
# Each stub writes its command line to $LOG.
#
# Stub bodies expand when they run.
# shellcheck disable=SC2016

make_machine() {
  project=$BATS_TEST_TMPDIR/project stubs=$BATS_TEST_TMPDIR/bin
  mkdir -p "$project/scripts" "$stubs"
  cp -R "$BATS_TEST_DIRNAME/../../scripts/setup.sh" "$BATS_TEST_DIRNAME/../../scripts/setup" "$project/scripts/"
  echo '[project]' >"$project/pyproject.toml"
  export LOG=$BATS_TEST_TMPDIR/log POLICY_RC_D=$BATS_TEST_TMPDIR/policy-rc.d OS_RELEASE=$BATS_TEST_TMPDIR/os-release
  export INSTALLED=
  : >"$LOG"
  local tool
  for tool in bash sh cat grep sed tail tee chmod rm cp mkdir cksum dirname env true; do
    ln -s "$(type -P "$tool")" "$stubs/$tool"
  done
  stub python3.13 "$PYTHON_STUB"
  quiet_stub id 'echo 0'
  quiet_stub uname 'echo Linux'
  quiet_stub sleep ''
}

make_debian() {
  make_machine
  quiet_stub dpkg-query 'for p; do case " $INSTALLED " in *" $p "*) echo "installed $p" ;; esac; done'
  stub apt-get 'case "$*" in *install*) cat "$POLICY_RC_D" >"$LOG.policy" 2>&1 ;; esac'
  stub debconf-set-selections 'cat >>"$LOG"'
  stub systemctl ''
}

make_macos() {
  make_machine
  quiet_stub uname 'echo Darwin'
  stub brew 'case $1 in list) printf "%s\n" $INSTALLED ;; esac'
}

# An interpreter that makes an "environment" holding a copy of itself, and installs everything.
PYTHON_STUB='
for last; do :; done
case "$*" in
  "-m venv"*)
    mkdir -p "$last/bin"
    cp "$0" "$last/bin/python"
    echo "#!$last/bin/python" >"$last/bin/pip"
    ;;
  -V*) echo "Python 3.13.1" ;;
esac'

quiet_stub() { # NAME BODY: does not log
  printf '#!/bin/sh\n%s\n' "$2" >"$stubs/$1"
  chmod +x "$stubs/$1"
}

stub() { # NAME BODY
  quiet_stub "$1" "echo \"$1 \$*\" >>\"\$LOG\"
$2"
}

# Root rights only by sudo, which passes through.
with_sudo() {
  quiet_stub id 'echo 1000'
  stub sudo 'shift; exec "$@"'
}

provide() { # COMMANDS
  local name
  for name; do quiet_stub "$name" ''; done
}

# The set-up on this machine.
setup_sh() { PATH=$stubs bash "$project/scripts/setup.sh" "$@"; }

logged() { grep -E "^($1) " "$LOG" || true; }
