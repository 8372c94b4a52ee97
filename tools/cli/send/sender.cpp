#include "cli/send/sender.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <utility>
#include <vector>

#include "cli/options/failure.hpp"
#include "cli/output/node_table.hpp"

namespace muster::cli {

namespace {

/// The pause while the queue of a receiver is full.
constexpr auto retry_after = std::chrono::milliseconds(10);

bool is_blank(const LineReader::Line& line) {
  return !line.is_too_long && line.text.find_first_not_of(" \t") == std::string::npos;
}

Value value_of(const LineReader::Line& line) {
  if (!line.is_too_long) return parse_value(line.text);
  throw Error(Errc::too_large,
              fmt::format("it has more than {} bytes", LineReader::line_bytes_max));
}

}  // namespace

Sender::Sender(Foreground& foreground, EventPrinter& printer, std::string channel, Duration timeout,
               Report report)
    : foreground_(foreground),
      printer_(printer),
      channel_(std::move(channel)),
      report_(std::move(report)),
      timeout_(timeout),
      retry_(foreground.make_timer()) {}

void Sender::set_message(const Value& value) {
  pending_ = Payload{.value = value};
  input_ended_ = true;
}

void Sender::set_input(int descriptor) {
  lines_.emplace(foreground_.executor(), descriptor);
  foreground_.on_end([this] { lines_->close(); });
}

void Sender::start() {
  pending_ ? send_pending() : go_on();
}

ExitCode Sender::exit_code() const {
  if (fault_ != ExitCode::ok) return fault_;
  return pending_ || is_cut_short_ ? ExitCode::failure : tally_.exit_code();
}

void Sender::read_on() {
  if (is_reading_ || pending_ || in_flight_ >= window) return;
  is_reading_ = true;
  lines_->next([this](const std::optional<LineReader::Line>& line) {
    is_reading_ = false;
    take(line);
  });
}

void Sender::take(const std::optional<LineReader::Line>& line) {
  input_ended_ = !line;
  if (!line || is_blank(*line)) return go_on();
  try {
    pending_ = Payload{.value = value_of(*line)};
    pending_line_ = line->number;
  } catch (const Error& error) {
    return give_up(error, line->number);
  }
  send_pending();
}

void Sender::send_pending() {
  try {
    foreground_.node().send_confirmed(
        channel_, *pending_,
        [this](std::error_code error, const Delivery& delivery) { settle(error, delivery); },
        {.timeout = timeout_});
  } catch (const Error& error) {
    if (error.errc() != Errc::overloaded) return give_up(error, pending_line_);
    return retry_.set(retry_after, [this] { send_pending(); });
  }
  ++in_flight_;
  pending_.reset();
  go_on();
}

/// Sends nothing more. Messages already sent may still arrive.
void Sender::give_up(const Error& error, std::size_t line) {
  const std::string place = line == 0 ? "" : fmt::format("line {}: ", line);
  printer_.error(to_string(error.errc()), place + sentence_of(error));
  fault_ = exit_code_of(error.errc());
  pending_.reset();
  input_ended_ = true;
  go_on();
}

void Sender::settle(std::error_code error, const Delivery& delivery) {
  --in_flight_;
  if (error) {
    is_cut_short_ = true;
    return;
  }
  tally_.add(delivery);
  report_(delivery);
  delivery.unconfirmed.empty() ? go_on() : time_out(delivery.unconfirmed);
}

void Sender::go_on() {
  if (!input_ended_) return read_on();
  if (in_flight_ == 0 && !pending_) foreground_.end(ExitCode::ok);
}

void Sender::time_out(const std::vector<NodeId>& nodes) {
  // Messages that were sent together end together.
  if (std::exchange(fault_, ExitCode::timeout) == ExitCode::timeout) return;
  std::vector<std::string> names;
  for (const NodeId& id : nodes) {
    const std::optional<Node> node = foreground_.node().node(id);
    names.push_back(node ? label_of(*node) : id.to_string());
  }
  printer_.error("unconfirmed", fmt::format("not confirmed within {} by {}",
                                            format_duration(timeout_), fmt::join(names, ", ")));
  foreground_.end(fault_);
}

std::string Sender::waits_for() const {
  if (in_flight_ == 1) return "waiting for the confirmation of a message";
  if (in_flight_ > 1) return fmt::format("waiting for the confirmation of {} messages", in_flight_);
  if (lines_) return "waiting for lines on standard input";
  return "looking for nodes";
}

}  // namespace muster::cli
