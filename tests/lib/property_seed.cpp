#include <cstdlib>

// Linked into a test program, this makes RapidCheck draw the same cases in every run and on every
// machine. RC_PARAMS in the environment takes precedence: RC_PARAMS="seed=7 max_success=10000"
// searches further.
namespace {

[[maybe_unused]] const int fixed = ::setenv("RC_PARAMS", "seed=5489", 0);

}  // namespace
