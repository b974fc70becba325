#!/usr/bin/env bats
# What scripts/setup.sh does about Python and .venv. PATH holds stubs: nothing is installed.
#
# setup_stubs.bash sets $stubs and $project; each test is a process of its own.
# shellcheck disable=SC2030,SC2031,SC2154

load setup_stubs

setup() {
  make_debian
  export INSTALLED='tshark libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core'
}

@test "the environment is made once, with a pip that knows dependency groups" {
  run setup_sh demo
  [ "$status" -eq 0 ]
  [ "$(grep -E '^python3.13 -m' "$LOG")" = "python3.13 -m venv --clear $project/.venv
python3.13 -m pip install --quiet --no-input --disable-pip-version-check --upgrade pip>=25.1
python3.13 -m pip install --quiet --no-input --disable-pip-version-check --editable . --group dev" ]
}

@test "a changed pyproject.toml is installed into the same environment" {
  setup_sh demo
  : >"$LOG"
  echo '# changed' >>"$project/pyproject.toml"
  setup_sh demo
  [[ $(cat "$LOG") = *"--editable . --group dev"* ]]
  [[ $(cat "$LOG") != *"-m venv"* ]]
}

@test "a moved tree's environment is made anew" {
  setup_sh demo
  : >"$LOG"
  mv "$project" "$project-moved"
  project=$project-moved
  setup_sh demo
  [[ $(cat "$LOG") = *"-m venv --clear $project/.venv"* ]]
}

@test "an environment that .venv only links to is not emptied" {
  setup_sh demo
  : >"$LOG"
  mv "$project/.venv" "$project/elsewhere"
  ln -s elsewhere "$project/.venv"
  mv "$project" "$project-moved"
  project=$project-moved
  run setup_sh demo
  [ "$status" -eq 1 ]
  [[ $output = *".venv is a link"*"next: remove the link, run this again"* ]]
  [ -e "$project/elsewhere/bin/python" ]
  [[ $(cat "$LOG") != *"-m venv"* ]]
}

@test "an interrupted installation is done again" {
  setup_sh demo
  : >"$LOG"
  rm "$project/.venv/.setup"
  setup_sh demo
  [[ $(cat "$LOG") = *"--editable . --group dev"* ]]
}

@test "a machine without Python gets Debian's" {
  rm "$stubs/python3.13"
  run setup_sh demo
  [[ $(logged apt-get) = *" python3-venv" ]]
  [ "$status" -eq 1 ]
  [[ $output = *"no Python 3.11 or newer with the venv module"*"next: install one and run this again" ]]
}

@test "a Python that is too old is not taken" {
  mv "$stubs/python3.13" "$stubs/python3.11"
  quiet_stub python3.13 'exit 1' # a version manager's name for what it does not have
  run setup_sh demo
  [ "$status" -eq 0 ]
  [[ $output = *"$stubs/python3.11"* ]]
}

@test "a failing pip is shown with its last lines and what to do" {
  stub python3.13 "$PYTHON_STUB
case \"\$*\" in *editable*) echo 'ERROR: no route to host'; exit 1 ;; esac"
  run setup_sh demo
  [ "$status" -eq 1 ]
  [[ $output = *"setup:   ERROR: no route to host"*"check the network and pip's settings"* ]]
  [ ! -e "$project/.venv/.setup" ]
}

@test "the tests get Playwright's Chromium where there is no other, and only they" {
  with_sudo
  provide shellcheck shfmt bats jq
  setup_sh demo
  [ "$(grep -c playwright "$LOG")" = 0 ]
  setup_sh test
  grep -q -- '-m playwright install chromium-headless-shell$' "$LOG"
  : >"$LOG"
  provide chromium
  setup_sh test
  [ "$(grep -c playwright "$LOG")" = 0 ]
}
