#include "cli/foreground/settling.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace muster::cli {

namespace {

/// Present nodes answer a new node within one listen window. The second window allows for lost
/// packets.
constexpr int windows = 2;

}  // namespace

Settling::Settling(Foreground& foreground, Duration at_least)
    : foreground_(foreground), at_least_(at_least), quiet_(foreground.make_timer()) {
  foreground_.node().on_added([this](const Node&) { expect_quiet(); });
}

void Settling::await(Duration patience, std::function<void()> settled) {
  settled_ = std::move(settled);
  earliest_ = std::chrono::steady_clock::now() + at_least_;
  foreground_.after(std::max(patience, at_least_), [this] { finish(); });
}

void Settling::expect_quiet() {
  const Duration window = windows * foreground_.node().timing().listen_window;
  const Duration left = earliest_ - std::chrono::steady_clock::now();
  quiet_.set(std::max(window, left), [this] { finish(); });
}

void Settling::finish() {
  if (settled_) std::exchange(settled_, nullptr)();
}

}  // namespace muster::cli
