#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/protocol.hpp"
#include "engine/datagram_sink.hpp"
#include "engine/drop_counter.hpp"
#include "legacy/caution.hpp"
#include "legacy/codec.hpp"
#include "legacy/config.hpp"
#include "legacy/summons.hpp"

namespace muster::legacy {

/// Connects a protocol with the nodes of a JavaScript package, which become its guests
/// (core/guests.hpp). It reads their datagrams, and sends them our hellos and messages.
///
/// Sans-I/O like the engine beside it. Call `finish` after every input of the protocol, then drain
/// `datagrams` and `warnings`, and return by `next_deadline`. Distinct objects: safe. Shared
/// objects: unsafe.
class Translator {
 public:
  Translator(Config config, core::Random random);
  Translator(const Translator&) = delete;
  Translator& operator=(const Translator&) = delete;

  /// A datagram arrived at the port of the legacy nodes. An input of the protocol.
  void receive(core::Protocol& protocol, std::span<const std::uint8_t> datagram,
               const core::Arrival& arrival, core::Time now);
  /// A datagram arrived that was too long to be read completely.
  void receive_oversized(const core::Address& source);
  void finish(core::Protocol& protocol, core::Time now);
  /// The node stops: it is no longer master and will not become one. The packages have no goodbye.
  void stop(const core::Protocol& protocol, core::Time now);
  /// Hosts that also get everything by unicast.
  void set_seeds(std::vector<core::Endpoint> seeds) { seeds_ = std::move(seeds); }

  core::Time next_deadline() const { return hello_at_; }
  engine::DatagramSink& datagrams() { return sink_; }
  /// Sentences for the log.
  std::vector<std::string>& warnings() { return warnings_; }

  const engine::DropCounter& drops() const { return drops_; }
  std::uint64_t datagrams_received() const { return datagrams_received_; }
  std::uint64_t bytes_received() const { return bytes_received_; }

 private:
  /// The state that the guests were last sent. A change is sent at once.
  struct Told {
    bool master = false;
    bool eligible = false;
    std::uint64_t term = 0;
    std::uint64_t attributes = 0;

    friend bool operator==(const Told&, const Told&) = default;
  };

  void heard(core::Protocol& protocol, const wire::LegacyMessage& message,
             const core::Arrival& arrival);
  void greeted(core::Protocol& protocol, const wire::LegacySender& sender,
               const wire::LegacyHello& hello, const core::Arrival& arrival);
  bool is_for_us(const wire::LegacySender& sender) const;

  wire::LegacySender sender(const core::Protocol& protocol) const;
  wire::LegacyHello hello(const core::Protocol& protocol) const;
  void say_hello(core::Protocol& protocol, core::Time now);
  void note_unreadable(const core::Address& source, core::Time now);
  void deliver(core::Protocol& protocol);
  void stay_silent(core::Protocol& protocol);
  /// Limits the letters that wait for the end of a silence.
  void hold_back(std::vector<core::LetterToGuests>& letters);
  void pass_on(const core::Protocol& protocol, const core::LetterToGuests& letter);
  void send(const wire::LegacyMessage& message);
  void send(const wire::LegacyMessage& message, const core::Destination& to);
  void warn_once(std::string sentence);

  const Config config_;
  Caution caution_;
  Codec codec_;
  Summons summons_;
  std::vector<core::Endpoint> seeds_;
  std::optional<Told> told_;
  core::Time hello_at_{};
  engine::DatagramSink sink_;
  std::vector<std::string> warnings_;
  std::vector<std::string> warned_;
  engine::DropCounter drops_;
  std::uint64_t datagrams_received_ = 0;
  std::uint64_t bytes_received_ = 0;
};

}  // namespace muster::legacy
