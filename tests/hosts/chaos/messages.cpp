#include "hosts/chaos/messages.hpp"

namespace muster::chaos {

void Messages::hear(const Life& observer, const test::NodeEvent& event) {
  if (event.kind != "message") return;
  ++heard_;
  const std::string from = event.text("from");
  const auto number = event.fields.at("value").to_number<std::uint64_t>();
  std::uint64_t& latest = latest_[{&observer, from}];
  if (number <= latest) {
    findings_.add(event.at, observer, fmt::format("gets {} of {} after {}", number, from, latest));
  }
  latest = number;
  const Life* sender = truth_.find(from);
  if (sender == nullptr || number > sender->messages) {
    findings_.add(event.at, observer,
                  fmt::format("gets {} of {}, who never said it", number, from));
  }
}

}  // namespace muster::chaos
