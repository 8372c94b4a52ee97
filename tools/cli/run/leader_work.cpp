#include "cli/run/leader_work.hpp"

#include <utility>

#include "cli/guard/token_environment.hpp"

namespace muster::cli {

LeaderWork::LeaderWork(Foreground& foreground, Spawner& spawner, const RunPrinter& printer,
                       WorkerSettings settings, Role role)
    : role_(std::move(role)),
      worker_(foreground.executor(), spawner, std::move(settings), printer.callbacks(role_.name)) {}

void LeaderWork::follow() {
  if (is_stopping_) return;
  // Whatever has happened since, this is what holds now.
  const auto token = is_finishing_ ? std::nullopt : role_.token();
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
