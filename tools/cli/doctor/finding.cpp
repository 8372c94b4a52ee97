#include "cli/doctor/finding.hpp"

namespace muster::cli {

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::warn:
      return "warn";
    case Verdict::fail:
      return "fail";
  }
  return "unknown";
}

}  // namespace muster::cli
