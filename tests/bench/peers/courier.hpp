#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/process.hpp"

namespace muster::bench {

/// A program that carries messages: a receiving process, a sending process, and a broker between
/// them if it needs one. The processes are driven as messages/messenger.hpp describes.
struct Courier {
  /// Its name in the table.
  std::string name;
  /// The reason why it cannot be measured here; nothing if it can.
  std::optional<std::string> obstacle;
  /// The call of the broker on the third host; empty if there is none.
  std::vector<std::string> broker;
  /// The call of the receiver on the second host with the argument "receive", and of the sender on
  /// the first host with "send".
  test::Process::Call messenger;
};

/// All couriers, muster first.
std::vector<Courier> couriers();

}  // namespace muster::bench
