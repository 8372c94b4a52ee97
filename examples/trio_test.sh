#!/usr/bin/env bash
# Starts queue, store and web in every order and expects the web front to open each time.
#
# trio_test.sh FOLDER-OF-THE-PROGRAMS
set -euo pipefail
log=$(mktemp)
running=()
trap 'kill "${running[@]}" 2>/dev/null || true; rm "$log"' EXIT

port=18000
for order in 'queue store web' 'queue web store' 'store queue web' 'store web queue' \
             'web queue store' 'web store queue'; do
  port=$((port + 300))
  declare -A pid=()
  for name in $order; do
    "$1/example_$name" "$port" >"$log.$name" &
    pid[$name]=$!
  done
  running=("${pid[@]}")
  timeout 20 tail --pid="${pid[web]}" -f /dev/null
  kill "${pid[queue]}" "${pid[store]}"
  for name in $order; do wait "${pid[$name]}"; done
  running=()
  echo "$order: $(tail -n 1 "$log.web")"
  grep -q 'the web front is open' "$log.web"
  rm "$log".*
done
