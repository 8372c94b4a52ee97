#include "muster/reason.hpp"

namespace muster {

std::string_view to_string(RemovalReason reason) {
  switch (reason) {
    case RemovalReason::goodbye:
      return "goodbye";
    case RemovalReason::timeout:
      return "timeout";
    case RemovalReason::refused:
      return "refused";
    case RemovalReason::replaced:
      return "replaced";
  }
  return "unknown";
}

std::string_view to_string(DemotionReason reason) {
  switch (reason) {
    case DemotionReason::requested:
      return "requested";
    case DemotionReason::outranked:
      return "outranked";
    case DemotionReason::lease_expired:
      return "lease_expired";
    case DemotionReason::stopped:
      return "stopped";
  }
  return "unknown";
}

}  // namespace muster
