#include "check/checker.hpp"

namespace muster::check {

std::string text_of(const NodeId& node) {
  return node.to_string().substr(0, 8);
}

std::string text_of(const Identity& identity) {
  return text_of(identity.node) + "/" + identity.session.to_string().substr(0, 8);
}

}  // namespace muster::check
