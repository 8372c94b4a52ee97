#include "muster/statistics.hpp"

namespace muster {

std::string_view to_string(DropReason reason) {
  switch (reason) {
    case DropReason::bad_size:
      return "bad_size";
    case DropReason::not_muster:
      return "not_muster";
    case DropReason::other_version:
      return "other_version";
    case DropReason::other_cluster:
      return "other_cluster";
    case DropReason::unknown_key:
      return "unknown_key";
    case DropReason::clear_text:
      return "clear_text";
    case DropReason::unauthentic:
      return "unauthentic";
    case DropReason::duplicate:
      return "duplicate";
    case DropReason::departed:
      return "departed";
    case DropReason::crowded:
      return "crowded";
    case DropReason::malformed:
      return "malformed";
  }
  return "unknown";
}

}  // namespace muster
