#!/usr/bin/env bash
# Completion by fish.
# shellcheck source=tests/pages/completion.sh
source "$(dirname "$0")/completion.sh"
export HOME=$scratch

candidates() { # line
  fish --no-config --command "source '$pages/fish/vendor_completions.d/muster.fish'
    complete --do-complete '$1'" | cut -f 1
}

expect_completion
