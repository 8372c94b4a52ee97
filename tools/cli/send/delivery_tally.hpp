#pragma once

#include <cstddef>
#include <string>

#include "cli/output/exit_code.hpp"
#include "muster/message.hpp"

namespace muster::cli {

/// What became of the messages of one `muster send`.
class DeliveryTally {
 public:
  void add(const Delivery& delivery);

  /// Messages that have been settled.
  std::size_t messages() const { return messages_; }
  /// Whether all receivers that there were have them, and there were any.
  ExitCode exit_code() const;
  /// For people: "delivered to 3 nodes".
  std::string sentence() const;

 private:
  std::size_t messages_ = 0;
  /// Messages for which nobody was there.
  std::size_t unheard_ = 0;
  /// Over all messages.
  Delivery total_ = {};
  /// The fewest nodes that have a message.
  std::size_t delivered_min_ = 0;
};

}  // namespace muster::cli
