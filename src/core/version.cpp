#include "muster/version.hpp"

namespace muster {

std::string_view version() {
  return MUSTER_VERSION_STRING;
}

}  // namespace muster
