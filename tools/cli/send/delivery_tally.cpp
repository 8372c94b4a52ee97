#include "cli/send/delivery_tally.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace muster::cli {

namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

/// Empty if there were none.
std::string failures(std::string_view what, std::size_t count) {
  return count == 0 ? "" : fmt::format("{}{}", what, counted(count, "time"));
}

std::size_t receivers_of(const Delivery& delivery) {
  return delivery.delivered + delivery.lost + delivery.unconfirmed.size();
}

}  // namespace

void DeliveryTally::add(const Delivery& delivery) {
  delivered_min_ =
      messages_ == 0 ? delivery.delivered : std::min(delivered_min_, delivery.delivered);
  ++messages_;
  total_.delivered += delivery.delivered;
  total_.lost += delivery.lost;
  total_.listening += delivery.listening;
  unconfirmed_ += delivery.unconfirmed.size();
  if (receivers_of(delivery) == 0) ++unheard_;
}

ExitCode DeliveryTally::exit_code() const {
  if (unconfirmed_ != 0) return ExitCode::timeout;
  if (total_.lost != 0) return ExitCode::failure;
  return unheard_ != 0 ? ExitCode::nobody : ExitCode::ok;
}

std::string DeliveryTally::sentence() const {
  if (receivers_of(total_) + unconfirmed_ == 0) return "there is no node to send to";
  const std::string subject = messages_ == 1 ? "" : counted(messages_, "message") + ' ';
  // Different messages may have different receivers.
  const bool is_even = total_.delivered == messages_ * delivered_min_;
  const std::string delivered =
      is_even ? fmt::format("delivered to {}", counted(delivered_min_, "node"))
              : fmt::format("delivered {} in all", counted(total_.delivered, "time"));
  return subject + delivered + listeners() + failures(", lost ", total_.lost) +
         failures(", not confirmed ", unconfirmed_);
}

std::string DeliveryTally::listeners() const {
  if (total_.delivered == 0) return "";
  if (total_.listening == 0) return " (none listening)";
  if (total_.listening == total_.delivered) return " (all listening)";
  if (messages_ == 1) return fmt::format(" ({} listening)", total_.listening);
  return fmt::format(" ({} to a listener)", counted(total_.listening, "time"));
}

}  // namespace muster::cli
