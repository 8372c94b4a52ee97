#include "cli/foreground/ending_timer.hpp"

#include <utility>

namespace muster::cli {

void EndingTimer::set(Duration delay, std::function<void()> slot) {
  if (has_ended_) return;
  timer_.expires_after(delay);
  timer_.async_wait([this, number = ++latest_,
                     slot = std::move(slot)](const boost::system::error_code& cancelled) {
    if (!cancelled && number == latest_) slot();
  });
}

void EndingTimer::cancel() {
  ++latest_;
  timer_.cancel();
}

void EndingTimer::end() {
  has_ended_ = true;
  cancel();
}

}  // namespace muster::cli
