#!/usr/bin/env bash
# A wrong completion token is reported in a few lines that name the concept.
#
# wrong_token_test.sh COMPILER INCLUDE-FOLDER
set -euo pipefail
source=$(dirname "$0")/wrong_token.cpp
if errors=$("$1" -std=c++20 -fsyntax-only -I"$2" "$source" 2>&1); then
  echo 'the wrong token compiles'
  exit 1
fi
echo "$errors"
grep -q 'CompletionToken' <<<"$errors"
test "$(wc -l <<<"$errors")" -le 30
