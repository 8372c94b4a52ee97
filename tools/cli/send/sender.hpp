#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "cli/foreground/foreground.hpp"
#include "cli/foreground/line_reader.hpp"
#include "cli/output/event_printer.hpp"
#include "cli/send/delivery_tally.hpp"
#include "muster/payload.hpp"

namespace muster::cli {

/// Sends one message, or the lines of a file descriptor. Ends the node when all receivers have
/// them.
class Sender {
 public:
  /// The most messages on their way at once. Further lines wait in the input.
  static constexpr std::size_t window = 64;

  /// Receives the result of each message.
  using Report = std::function<void(const Delivery&)>;

  /// The references must outlive this object. A message that is not confirmed within `timeout` ends
  /// the node.
  Sender(Foreground& foreground, EventPrinter& printer, std::string channel, Duration timeout,
         Report report);

  /// Sets what to send: this one message, or the lines of `descriptor`. Call one of the two before
  /// `start()`.
  void set_message(const Value& value);
  void set_input(int descriptor);

  void start();

  const DeliveryTally& tally() const { return tally_; }
  /// The present wait, for people: "looking for nodes".
  std::string waits_for() const;
  /// Counts the messages that the end of the node interrupted as failed.
  ExitCode exit_code() const;

 private:
  void read_on();
  void take(const std::optional<LineReader::Line>& line);
  void send_pending();
  void give_up(const Error& error, std::size_t line);
  void settle(std::error_code error, const Delivery& delivery);
  void go_on();
  void time_out(const std::vector<NodeId>& nodes);

  Foreground& foreground_;
  EventPrinter& printer_;
  std::string channel_;
  Report report_;
  Duration timeout_;
  EndingTimer& retry_;
  std::optional<LineReader> lines_;
  bool is_reading_ = false;
  bool input_ended_ = false;
  /// A message that waits for room or for its time.
  std::optional<Payload> pending_;
  /// The input line of the pending message.
  std::size_t pending_line_ = 0;
  std::size_t in_flight_ = 0;
  bool is_cut_short_ = false;
  ExitCode fault_ = ExitCode::ok;
  DeliveryTally tally_;
};

}  // namespace muster::cli
