#include "discovery/leading.hpp"

#include <utility>

#include "discovery/inside.hpp"

namespace muster::detail {

void Leading::set(bool leads) {
  if (leads == (tenure_ != 0)) return;
  try {
    if (leads) {
      tenure_ = Inside::of(node_).begin_leading(this);
    } else {
      tenure_ = 0;
      Inside::of(node_).end_leading(this);
    }
  } catch (const Error&) {
    // The node has stopped.
  }
}

bool Leading::take_lapse() {
  const bool has_lapsed = tenure_ != 0 && !is_held();
  if (has_lapsed) set(false);
  return has_lapsed;
}

bool Leading::is_held() const {
  return Inside::of(node_).leads_under(tenure_);
}

core::Seat Leading::own_seat() const {
  const auto token = node_.token();
  return {Inside::of(node_).weight(), Inside::of(node_).is_eligible(), token ? token->term : 0};
}

core::Seat Leading::seat_of(const Node& node) {
  return {node.weight, node.is_master_eligible, node.is_master ? node.term : 0};
}

Connection Leading::on_attention(std::function<void()> slot) {
  return connect(Inside::of(node_).signals.attention, std::move(slot));
}

}  // namespace muster::detail
