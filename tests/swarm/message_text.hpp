#pragma once

#include <string>
#include <string_view>

#include "check/observation.hpp"

namespace muster::swarm {

/// The content of a message of a run: unique in the run, with its sequence.
struct MessageText {
  SessionId sender;
  check::MessageKind kind = check::MessageKind::to_everyone;
  std::uint64_t number = 0;
};

/// Padded to `bytes`.
std::string write_message(const MessageText& message, std::size_t bytes);
/// Other text reads as message 0 of no node.
MessageText read_message(std::string_view text);

}  // namespace muster::swarm
