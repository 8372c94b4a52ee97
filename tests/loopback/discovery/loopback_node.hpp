#pragma once

#include <unistd.h>

#include <string>
#include <utility>

#include "lib/inbox.hpp"
#include "muster/muster.hpp"

namespace muster::test {

using namespace std::chrono_literals;

/// A group port for this process, far from the default one and from those of other tests.
inline std::uint16_t test_port() {
  constexpr int step = Options::unicast_ports + 2;
  return static_cast<std::uint16_t>(31'000 + getpid() % 80 * step);
}

/// Options of a node that stays on the loopback interface and within its own test.
inline Options loopback_options(std::string name) {
  Options options;
  options.cluster = "loopback " + std::to_string(getpid());
  options.port = test_port();
  options.interfaces.loopback_only = true;
  options.timing.detect_within = 500ms;
  options.receive_buffer_bytes = 128 * 1024;
  options.name = std::move(name);
  options.log = [](LogLevel, std::string_view) {};
  return options;
}

/// A node that records its events.
struct LoopbackNode {
  explicit LoopbackNode(std::string name) : LoopbackNode(loopback_options(std::move(name))) {}
  explicit LoopbackNode(Options options) : discovery(std::move(options)) {
    discovery.on_added([this](const Node& node) { added.put(node); });
    discovery.on_removed([this](const Node& node, RemovalReason reason) {
      removed.put({node, reason});
    });
    discovery.on_updated([this](const Node& before, const Node& after) {
      updated.put({before, after});
    });
    discovery.on_master([this](const Node& node) { masters.put(node); });
    discovery.on_promotion([this](std::uint64_t term) { promotions.put(term); });
    discovery.on_demotion([this](DemotionReason reason, std::uint64_t term) {
      demotions.put({reason, term});
    });
    discovery.on_error([this](const Error& error) { errors.put(error); });
  }

  void join(std::string_view channel) {
    discovery.join(channel, [this](const Message& message) { messages.put(message); });
  }

  Inbox<Node> added;
  Inbox<std::pair<Node, RemovalReason>> removed;
  Inbox<std::pair<Node, Node>> updated;
  Inbox<Node> masters;
  Inbox<std::uint64_t> promotions;
  Inbox<std::pair<DemotionReason, std::uint64_t>> demotions;
  Inbox<Error> errors;
  Inbox<Message> messages;
  /// Declared last, so that it is destroyed first: its slots use the members above.
  Discovery discovery;
};

/// The exception of `call`, as an `Errc` and a sentence.
template <class Call>
std::pair<Errc, std::string> error_of(Call&& call) {
  try {
    call();
  } catch (const Error& error) {
    return {error.errc(), error.what()};
  }
  return {Errc{}, "nothing was thrown"};
}

}  // namespace muster::test
