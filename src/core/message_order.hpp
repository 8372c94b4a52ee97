#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/message.hpp"

namespace muster::core {

/// A channel message that owns its bytes.
struct Letter {
  std::uint64_t sequence = 0;
  std::uint64_t term = 0;
  Encoding encoding = Encoding::json;
  std::string channel;
  std::vector<std::uint8_t> payload;
};

/// Puts the messages of one sender in order and drops repeated ones.
///
/// Messages that overtook others are held; the owner decides how long a gap is worth waiting for.
/// There is one for every node that is known, so it takes next to nothing as long as none is held.
/// Distinct objects: safe. Shared objects: unsafe.
class MessageOrder {
 public:
  enum class Verdict { deliver, hold, drop };

  /// `next` is the first sequence that may be delivered.
  explicit MessageOrder(std::uint64_t next) : next_(next) {}

  std::uint64_t next() const { return next_; }

  /// What to do with this message now. After `deliver`, take what it released with `take_next`.
  Verdict judge(std::uint64_t sequence) const;
  /// The message with sequence `next()` was delivered.
  void advance() { ++next_; }
  void hold(Letter letter, Time now);

  /// The held message whose turn has come.
  std::optional<Letter> take_next();

  /// Since when the first held message has waited for those before it; nothing if none is held.
  std::optional<Time> waiting_since() const;
  bool is_full() const;

  /// Gives up what is missing before the first held message; how many messages that is.
  std::uint64_t skip_to_held();

 private:
  struct Held {
    Letter letter;
    Time since{};
  };
  struct Line {
    std::map<std::uint64_t, Held> letters;
    std::size_t bytes = 0;
  };

  std::uint64_t next_;
  /// Null if none is held.
  std::unique_ptr<Line> held_;
};

}  // namespace muster::core
