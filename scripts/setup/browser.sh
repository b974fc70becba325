# shellcheck shell=bash
# A Chromium for the tests of the page where no package brought one; without it they are skipped. Sourced by setup.sh.

: "${root:?the tree to set up}"

install_browser() { # GOALS
  local name
  case " $1 " in *" test "*) ;; *) return 0 ;; esac
  for name in chromium chromium-browser google-chrome; do
    if have "$name"; then return 0; fi
  done
  quietly "installing Chromium" "$root/.venv/bin/python" -m playwright install chromium-headless-shell ||
    say "going on without: tests of the page in a browser are skipped"
}
