#pragma once

#include <string>
#include <string_view>

#include "check/observation.hpp"

namespace muster::swarm {

/// What a message of a run says: unique in the whole run, and in what order it was sent.
struct MessageText {
  SessionId sender;
  check::MessageKind kind = check::MessageKind::to_everyone;
  std::uint64_t number = 0;
};

/// Filled up to `bytes`.
std::string write_message(const MessageText& message, std::size_t bytes);
/// Nonsense reads as message 0 of nobody.
MessageText read_message(std::string_view text);

}  // namespace muster::swarm
