#!/usr/bin/env bash
# Completion by zsh. zsh completes only at a terminal, so this test makes one.
# shellcheck source=tests/pages/completion.sh
source "$(dirname "$0")/completion.sh"
export HOME=$scratch

# Types the line and TAB, and lists what zsh offers.
cat >list.zsh <<'END'
zmodload zsh/zpty
zpty shell zsh -f -i
say() { zpty -w shell "$1" }
say "PS1= ; fpath=($1/zsh/site-functions \$fpath); autoload -U compinit; compinit -u"
say 'compadd() { local -a found; builtin compadd -O found "$@"; builtin print -rl -- ${found/#/=} >>words; builtin compadd "$@" }'
# The terminal echoes the quotes, and the command does not.
await() { say "echo $1''$2"; zpty -r -m shell junk "*$1$2*" }
await REA DY
# Control-A and control-K clear the line.
zpty -w -n shell "$2"$'\t\x01\x0b'
await DO NE
zpty -d shell
END

candidates() { # line
  : >words
  timeout 20 zsh -f list.zsh "$pages" "$1" >/dev/null || true
  sed -n 's/^=//p' words
}

expect_completion
