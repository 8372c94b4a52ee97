#include "swarm/traffic.hpp"

#include "wire/sent_messages.hpp"

namespace muster::swarm {

namespace {

using namespace std::chrono_literals;

/// A message is kept for receivers that miss fragments. They may ask at the end of that time and
/// then wait for the answer.
constexpr Duration memory = 2 * wire::SentMessages::life + 5s;

}  // namespace

void Traffic::add(core::Time now, std::size_t bytes) {
  sendings_.push_back({now, bytes});
  bytes_ += bytes;
}

std::size_t Traffic::bytes(core::Time now) {
  while (!sendings_.empty() && now - sendings_.front().at > memory) {
    bytes_ -= sendings_.front().bytes;
    sendings_.pop_front();
  }
  return bytes_;
}

}  // namespace muster::swarm
