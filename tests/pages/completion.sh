# shellcheck shell=bash disable=SC2034 # the tests use these variables
# Helpers of the completion tests. Each test defines `candidates LINE`, which prints the candidates,
# one per line.
#
# NAME_test.sh MUSTER FOLDER-OF-PAGES
set -euo pipefail
pages=$2
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
cd "$scratch"
touch cluster.key

# expect LINE CANDIDATE...: the shell offers all of these.
expect() {
  local line=$1 candidate got
  got=$(candidates "$line")
  for candidate in "${@:2}"; do
    grep -qxFe "$candidate" <<<"$got" || fail "\"$line\": no $candidate in:" "$got"
  done
}

# expect_none LINE CANDIDATE...: the shell offers none of these.
expect_none() {
  local line=$1 candidate got
  got=$(candidates "$line")
  for candidate in "${@:2}"; do
    ! grep -qxFe "$candidate" <<<"$got" || fail "\"$line\": $candidate should not be in:" "$got"
  done
}

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

expect_completion() {
  expect 'muster no' node nodes
  expect_none 'muster no' send
  expect 'muster node --part' --partitions
  expect 'muster send --key' --key-file
  expect_none 'muster send --part' --partitions
  expect 'muster node --log-level ' debug error
  expect 'muster node --key-file clu' cluster.key
  expect_none 'muster advertise --config clu' cluster.key
}
