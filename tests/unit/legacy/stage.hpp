#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "legacy/translator.hpp"

namespace muster::legacy {

/// A legacy node, played by the test.
struct Actor {
  NodeId node;
  core::Endpoint from;
  wire::LegacyHello hello;
};

/// One protocol and its translator in virtual time, and the legacy side of the network.
class Stage {
 public:
  struct Settings {
    LegacyDialect dialect = LegacyDialect::node_discovery;
    std::string password = {};
    double weight = 0.5;
    bool eligible = true;
    std::uint8_t masters_required = 1;
    std::string mark = "ours";
    bool ignore_process = false;
    /// Whether the translator begins with its silence. Otherwise the silence is over at the start.
    bool begins_silent = false;
  };

  /// A message and its destination.
  struct Said {
    core::Destination to;
    wire::LegacyMessage message;
  };

  explicit Stage(const Settings& settings);

  /// A legacy node with that number.
  static Actor actor(std::uint8_t number, double weight, bool master = false);
  /// It says hello.
  void greet(const Actor& actor);
  void hear(const wire::LegacyMessage& message, const core::Endpoint& from);
  void hear_bytes(std::span<const std::uint8_t> bytes, const core::Endpoint& from,
                  std::uint32_t interface = 1);
  /// The datagrams of that message, in the dialect and with the key of the stage.
  std::vector<std::vector<std::uint8_t>> datagrams_of(const wire::LegacyMessage& message);
  /// Advances the time, while `actors` say hello every half second.
  void pass(Duration time, const std::vector<Actor*>& actors = {});
  /// An input of the application.
  template <class Call>
  void call(Call&& call) {
    protocol->begin(now);
    call(*protocol);
    finish();
  }

  /// Returns and forgets all messages so far, oldest first.
  std::vector<Said> take_said();
  template <class Event>
  std::size_t count() const {
    std::size_t count = 0;
    for (const core::Event& event : events) count += std::holds_alternative<Event>(event) ? 1 : 0;
    return count;
  }
  std::uint64_t drops(DropReason reason) const {
    return translator->drops().by_reason()[static_cast<std::size_t>(reason)];
  }

  core::Time now{std::chrono::hours(1)};
  std::unique_ptr<core::Protocol> protocol;
  std::unique_ptr<Translator> translator;
  std::vector<core::Event> events;

  static constexpr NodeId self{0xa, 0xb};

 private:
  void finish();

  Settings settings_;
  std::optional<crypto::LegacyCipher> cipher_;
  Codec theirs_;
  std::vector<Said> said_;
};

}  // namespace muster::legacy
