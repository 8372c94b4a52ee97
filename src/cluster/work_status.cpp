#include "muster/work_status.hpp"

namespace muster {

std::string_view to_string(WorkState state) {
  switch (state) {
    case WorkState::unowned:
      return "unowned";
    case WorkState::refused:
      return "refused";
    case WorkState::moving:
      return "moving";
    case WorkState::assigned:
      return "assigned";
    case WorkState::held:
      return "held";
    case WorkState::starting:
      return "starting";
    case WorkState::handled:
      return "handled";
    case WorkState::failed:
      return "failed";
    case WorkState::ending:
      return "ending";
  }
  return "unknown";
}

}  // namespace muster
