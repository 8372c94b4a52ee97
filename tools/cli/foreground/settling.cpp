#include "cli/foreground/settling.hpp"

#include <utility>

namespace muster::cli {

namespace {

/// Present nodes answer a new node within one listen window. The second window allows for lost
/// packets.
constexpr int windows = 2;

}  // namespace

Settling::Settling(Foreground& foreground)
    : foreground_(foreground), quiet_(foreground.make_timer()) {
  foreground_.node().on_added([this](const Node&) { expect_quiet(); });
}

void Settling::await(Duration patience, std::function<void()> settled) {
  settled_ = std::move(settled);
  foreground_.after(patience, [this] { finish(); });
}

void Settling::expect_quiet() {
  quiet_.expires_after(windows * foreground_.node().timing().listen_window);
  quiet_.async_wait([this](const boost::system::error_code& error) {
    if (!error) finish();
  });
}

void Settling::finish() {
  if (settled_) std::exchange(settled_, nullptr)();
}

}  // namespace muster::cli
