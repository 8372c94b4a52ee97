#include "cli/run/leader_work.hpp"

#include <algorithm>
#include <utility>

#include "cli/guard/token_environment.hpp"

namespace muster::cli {

namespace {

constexpr Duration pause_min = std::chrono::seconds(10);
constexpr Duration pause_max = std::chrono::minutes(1);

}  // namespace

LeaderWork::LeaderWork(Foreground& foreground, Spawner& spawner, const RunPrinter& printer,
                       WorkerSettings settings, Role role)
    : role_(std::move(role)),
      printer_(printer),
      worker_(foreground.executor(), spawner, std::move(settings), callbacks()),
      timer_(foreground.make_timer()) {}

Worker::Callbacks LeaderWork::callbacks() {
  Worker::Callbacks callbacks = printer_.callbacks(role_.name);
  callbacks.gave_up = [this](std::uint32_t failures) {
    next_pause();
    printer_.paused(role_.name, failures, pause_);
    pause();
  };
  return callbacks;
}

void LeaderWork::next_pause() {
  const auto since = std::chrono::steady_clock::now() - resumed_at_;
  const bool is_first = pause_ == Duration(0) || since >= pause_max;
  pause_ = is_first ? pause_min : std::min(2 * pause_, pause_max);
}

void LeaderWork::pause() {
  is_pausing_ = true;
  follow();
  role_.resign();
  timer_.set(pause_, [this] {
    is_pausing_ = false;
    resumed_at_ = std::chrono::steady_clock::now();
    role_.stand();
    follow();
  });
}

void LeaderWork::follow() {
  if (is_stopping_) return;
  // The leadership may have changed several times since the last call. The present one counts.
  const auto token = is_finishing_ || is_pausing_ ? std::nullopt : role_.token();
  if (token == token_ && worker_.is_idle() == !token) return;
  if (!worker_.is_idle()) {
    is_stopping_ = true;
    return worker_.stop([this] {
      is_stopping_ = false;
      token_.reset();
      follow();
      if (done_) std::exchange(done_, nullptr)();
    });
  }
  token_ = token;
  if (token) worker_.start(variables_of(*token));
}

void LeaderWork::finish(std::function<void()> done) {
  if (std::exchange(is_finishing_, true)) return worker_.kill();
  done_ = std::move(done);
  if (worker_.is_idle()) return std::exchange(done_, nullptr)();
  follow();
}

}  // namespace muster::cli
