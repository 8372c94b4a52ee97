#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>

#include "core/peer.hpp"
#include "core/time.hpp"
#include "muster/id.hpp"

namespace muster::core {

/// Sessions that were strangers and never answered: recordings, or nodes that do not hear us. When
/// such a session is met again, its challenges continue with the pause that they had reached.
///
/// Distinct objects: safe. Shared objects: unsafe.
class Unanswered {
 public:
  struct Attempt {
    std::uint32_t challenges = 0;
    Time next_challenge_at{};
    Time forget_at{};
  };

  /// The stranger is given up.
  void remember(const Peer& stranger, Time now);
  /// The stranger has answered.
  void forget(const SessionId& session) { attempts_.erase(session); }
  /// Null if it is not remembered.
  const Attempt* find(const SessionId& session, Time now) const;
  std::size_t size() const { return attempts_.size(); }

 private:
  /// An attempt in the order of `forget_at`. It counts only while its session's attempt is the
  /// same.
  struct Place {
    SessionId session;
    Time forget_at{};
  };

  void make_room(Time now);

  std::unordered_map<SessionId, Attempt> attempts_;
  std::deque<Place> order_;
};

}  // namespace muster::core
