#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "wire/fragment.hpp"

namespace muster::wire {

/// Reassembles fragmented messages from fragments in any order, and requests missing ones. Only
/// fragments of authentic packets arrive here; memory is bounded nevertheless.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Reassembler {
 public:
  /// A sender with message numbers of its own.
  using Sender = std::uint64_t;

  struct Wanted {
    Sender sender = 0;
    FragmentRequest request;
  };
  struct Due {
    /// The requests to send now.
    std::vector<Wanted> wanted;
    /// The senders of messages that were given up.
    std::vector<Sender> given_up;
  };

  /// Limits of unfinished messages in bytes, per sender and in all. Above them, fragments of
  /// further messages are dropped until others are finished or given up.
  static constexpr std::size_t bytes_per_sender = 4 * fragmented_bytes_max;
  static constexpr std::size_t bytes_in_all = 32 * fragmented_bytes_max;
  /// Limit of the number of unfinished messages, with the same effect.
  static constexpr std::size_t messages_per_sender = 1'024;
  static constexpr std::size_t messages_in_all = 16'384;
  /// Limit of remembered finished messages per sender. Late copies of their fragments have no
  /// effect. The oldest is forgotten for a newer one.
  static constexpr std::size_t finished_per_sender = 1'024;

  struct Message {
    std::vector<std::uint8_t> bytes;
    /// The lowest counter among the packets that brought its fragments.
    std::uint64_t packet = 0;
  };

  /// Adds a fragment from a packet with that counter. Returns the whole message if it was the last
  /// missing one.
  std::optional<Message> add(Sender sender, const Fragment& fragment, std::uint64_t packet,
                             core::Time now);
  /// The lowest counter among the packets that brought fragments of unfinished messages of this
  /// sender; nothing if there are none.
  std::optional<std::uint64_t> assembling(Sender sender) const;
  bool is_assembling(Sender sender) const { return assembling(sender).has_value(); }

  core::Time next_deadline() const { return deadline_; }
  Due run_due(core::Time now);

 private:
  /// A message of which some fragments have arrived.
  struct Assembly {
    std::vector<std::uint8_t> bytes;
    std::vector<bool> has;
    std::size_t missing = 0;
    std::uint16_t stride = 0;
    std::uint64_t packet = 0;
    core::Time progress_at{};
    core::Time check_at{};
    std::uint32_t requests = 0;
  };

  /// The messages of one sender.
  struct Stream {
    std::map<std::uint32_t, Assembly> unfinished;
    std::size_t bytes = 0;
    std::set<std::uint32_t> finished;
    /// The same, oldest first, each with the time at which it is forgotten.
    std::deque<std::pair<core::Time, std::uint32_t>> forget;

    bool is_empty() const { return unfinished.empty() && forget.empty(); }
  };

  /// The message of the fragment; null if the fragment is not wanted.
  Assembly* find_or_begin(Sender sender, const Fragment& fragment, std::uint64_t packet,
                          core::Time now);
  bool has_room(const Stream* stream, std::size_t bytes) const;
  Message finish(Stream& stream, std::uint32_t message, core::Time now);
  void check(Sender sender, Stream& stream, core::Time now, Due& due);
  /// An unfinished message of `bytes` bytes has left.
  void make_room(Stream& stream, std::size_t bytes);
  static void forget_oldest(Stream& stream);
  static void collect_missing(Sender sender, std::uint32_t message, const Assembly& assembly,
                              std::vector<Wanted>& wanted);
  void update_deadline();

  std::map<Sender, Stream> streams_;
  /// Bytes of all streams together.
  std::size_t bytes_ = 0;
  std::size_t messages_ = 0;
  core::Time deadline_ = core::never;
};

}  // namespace muster::wire
