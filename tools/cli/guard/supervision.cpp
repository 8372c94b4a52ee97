#include "cli/guard/supervision.hpp"

#include <unistd.h>

#include <utility>

namespace muster::cli {

namespace {

using Failure = boost::system::error_code;

constexpr int signs_per_lease = 4;

}  // namespace

Supervision::Supervision(Foreground& foreground, Spawner& spawner, Duration lease)
    : node_(foreground.node()),
      spawner_(spawner),
      interval_(lease / signs_per_lease),
      timer_(foreground.make_timer()),
      spawner_end_(foreground.executor(), dup(spawner.descriptor())),
      expiry_(node_.on_goodbye_expired([this] { seal_goodbye(); })) {
  foreground.on_start([this] { begin(); });
  foreground.on_end([this] { spawner_end_.close(); });
}

Supervision::~Supervision() {
  spawner_.keep_goodbye({});
}

void Supervision::begin() {
  seal_goodbye();
  if (interval_ > Duration::zero()) show_life();
  spawner_end_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                          [this](const Failure& failure) {
                            if (!failure) lost_slot_();
                          });
}

void Supervision::seal_goodbye() {
  if (node_.is_started()) spawner_.keep_goodbye(node_.sealed_goodbye());
}

void Supervision::show_life() {
  spawner_.life().show();
  timer_.set(interval_, [this] { show_life(); });
}

}  // namespace muster::cli
