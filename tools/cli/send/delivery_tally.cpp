#include "cli/send/delivery_tally.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace muster::cli {

namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

void DeliveryTally::add(const Delivery& delivery) {
  delivered_min_ =
      messages_ == 0 ? delivery.delivered : std::min(delivered_min_, delivery.delivered);
  ++messages_;
  total_.delivered += delivery.delivered;
  total_.lost += delivery.lost;
  if (delivery.delivered + delivery.lost == 0) ++unheard_;
}

ExitCode DeliveryTally::exit_code() const {
  if (total_.lost != 0) return ExitCode::failure;
  return unheard_ != 0 ? ExitCode::nobody : ExitCode::ok;
}

std::string DeliveryTally::sentence() const {
  if (total_.delivered + total_.lost == 0) return "there is no node to send to";
  const std::string subject = messages_ == 1 ? "" : counted(messages_, "message") + ' ';
  // Different messages may have different receivers.
  const bool is_even = total_.delivered == messages_ * delivered_min_;
  const std::string delivered =
      is_even ? fmt::format("delivered to {}", counted(delivered_min_, "node"))
              : fmt::format("delivered {} in all", counted(total_.delivered, "time"));
  const std::string lost =
      total_.lost == 0 ? "" : fmt::format(", lost {}", counted(total_.lost, "time"));
  return subject + delivered + lost;
}

}  // namespace muster::cli
