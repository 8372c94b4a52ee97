#pragma once

#include <cstddef>
#include <string>

#include "cli/output/exit_code.hpp"
#include "muster/message.hpp"

namespace muster::cli {

/// Counts the deliveries of one `muster send`.
class DeliveryTally {
 public:
  void add(const Delivery& delivery);

  /// The number of messages with a final result.
  std::size_t messages() const { return messages_; }
  /// Success if there were receivers and all of them have the messages.
  ExitCode exit_code() const;
  /// The result for people: "delivered to 3 nodes".
  std::string sentence() const;

 private:
  /// Says how many receivers had joined the channel.
  std::string listeners() const;

  std::size_t messages_ = 0;
  /// The number of messages without a receiver.
  std::size_t unheard_ = 0;
  /// The sum over all messages, without the nodes that have not confirmed.
  Delivery total_ = {};
  /// The number of confirmations that did not come in time.
  std::size_t unconfirmed_ = 0;
  /// The smallest number of receivers of any message.
  std::size_t delivered_min_ = 0;
};

}  // namespace muster::cli
