#include "cli/run/master_work.hpp"

#include <fmt/format.h>

#include <utility>

namespace muster::cli {

MasterWork::MasterWork(Foreground& foreground, Spawner& spawner, const RunPrinter& printer,
                       WorkerSettings settings)
    : foreground_(foreground),
      worker_(foreground.executor(), spawner, std::move(settings), printer.callbacks("master")) {
  foreground.node().on_promotion([this](std::uint64_t) { follow(); });
  foreground.node().on_demotion([this](DemotionReason, std::uint64_t) { follow(); });
}

void MasterWork::follow() {
  if (is_stopping_) return;
  // Whatever has happened since, this is what holds now.
  const auto token = is_finishing_ ? std::nullopt : foreground_.node().token();
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

void MasterWork::finish(std::function<void()> done) {
  if (std::exchange(is_finishing_, true)) return worker_.kill();
  done_ = std::move(done);
  if (worker_.is_idle()) return std::exchange(done_, nullptr)();
  follow();
}

Variables variables_of(const FencingToken& token) {
  return {{"MUSTER_TOKEN_TERM", fmt::format("{}", token.term)},
          {"MUSTER_TOKEN_ID", token.id.to_string()}};
}

}  // namespace muster::cli
