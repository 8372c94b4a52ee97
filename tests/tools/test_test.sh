#!/usr/bin/env bash
# tools/test: tests in real time have a second try, which is reported, and more than two fail.
#
# test_test.sh PROJECT
set -euo pipefail
project=$1
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
mkdir -p "$scratch/tools" "$scratch/bin"
cp "$project/tools/test" "$scratch/tools"
cd "$scratch"

stand_in() { # file: the script is standard input
  { echo '#!/usr/bin/env bash'; cat; } >"$1"
  chmod +x "$1"
}

stand_in tools/install-packages <<<''
stand_in bin/cmake <<<''
# The loopback tests fail at their first try as often as the file `failing` has lines, and for good
# if there is a file `broken`.
stand_in bin/ctest <<'END'
case "$*" in
  *--rerun-failed*) [ ! -e broken ] ;;
  *loopback*)
    mkdir -p build/quick/Testing/Temporary
    cp failing build/quick/Testing/Temporary/LastTestsFailed.log
    [ ! -s failing ]
    ;;
esac
END

# expect CODE TEXT LINE...: the code with which tools/test ends, and what it prints, if these lines
# are the tests that fail.
expect() {
  local code=0
  printf '%s' "${@:3}" >failing
  PATH=$scratch/bin:$PATH tools/test >output 2>&1 || code=$?
  if [ "$code" -ne "$1" ] || ! grep -qFe "$2" output; then
    echo "expected $1 and \"$2\", got $code and:"
    cat output
    exit 1
  fi
}

expect 0 'all tests passed'
expect 0 'passed only at their second try' $'3:Loss.Is Small\n' $'4:Pause.Ends\n'
expect 0 '  Loss.Is Small' $'3:Loss.Is Small\n'
expect 1 'more than 2' $'3:A.B\n' $'4:C.D\n' $'5:E.F\n'
touch broken
expect 1 '== second try of 1' $'3:A.B\n'
! grep -q 'all tests passed' output
