#!/usr/bin/env bash
# Completion by bash.
# shellcheck source=tests/pages/completion.sh
source "$(dirname "$0")/completion.sh"
source "$pages/bash-completion/completions/muster"
# Works within a completion only.
compopt() { :; }

candidates() { # line
  read -ra COMP_WORDS <<<"${1//=/ = }"
  [[ $1 != *' ' ]] || COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _muster
  printf '%s\n' "${COMPREPLY[@]}"
}

expect_completion
expect 'muster node --log-level=de' debug
expect 'muster node --log-level=' debug
expect 'muster run --as-master -- clu' cluster.key
