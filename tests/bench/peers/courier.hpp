#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/process.hpp"

namespace muster::bench {

/// A program that carries messages: a process that receives, one that sends, and whatever both need
/// between them. The processes are driven as messages/messenger.hpp says.
struct Courier {
  /// In the table.
  std::string name;
  /// Why it cannot be measured here; nothing if it can.
  std::optional<std::string> obstacle;
  /// On the third host, at the address of that; empty if there is none.
  std::vector<std::string> broker;
  /// What receives on the second host with the argument "receive", and sends on the first with
  /// "send".
  test::Process::Call messenger;
};

/// All there are, ours first.
std::vector<Courier> couriers();

}  // namespace muster::bench
