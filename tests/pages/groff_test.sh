#!/usr/bin/env bash
# Man pages: every command has one, it describes every option, and groff finds nothing wrong.
#
# groff_test.sh MUSTER FOLDER-OF-PAGES
set -euo pipefail
muster=$1
folder=$2/man/man1

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

described=0
# expect_options PAGE WORD...: the page describes each option that muster prints for these words.
expect_options() {
  local page=$1 option options text
  shift
  text=$(groff -man -Tutf8 -P-cbou "$page")
  options=$("$muster" "$@" | grep -oE '^ +(-[a-z], )?--[a-z-]+' | grep -oE -e '--[a-z-]+') ||
    options=
  for option in $options; do
    [[ $option == --help* ]] || grep -qFe "$option" <<<"$text" || fail "$page lacks $option"
    described=$((described + 1))
  done
}

commands=$("$muster" --help | sed -n 's/^  \([a-z]\+\)  .*/\1/p')
[ "$(wc -w <<<"$commands")" -ge 14 ] || fail "too few commands: $commands"
for command in $commands; do
  page=$folder/muster-$command.1
  [ -s "$page" ] || fail "no $page"
  expect_options "$page" "$command" --help
done
expect_options "$folder/muster.1" --help-all
[ "$described" -ge 60 ] || fail "the help shows only $described options"
for page in "$folder"/*; do
  warnings=$(groff -man -Tutf8 -ww -z "$page" 2>&1)
  [ -z "$warnings" ] || fail "$page:" "$warnings"
  for heading in NAME SYNOPSIS; do grep -q "^.SH $heading$" "$page" || fail "$page: no $heading"; done
done
