#pragma once

#include <deque>
#include <vector>

#include "hosts/chaos/life.hpp"

namespace muster::chaos {

/// Something that keeps hosts from hearing, or from being heard, while it lasts.
struct Trouble {
  enum class Sort {
    /// The process is stopped.
    asleep,
    /// The cable is pulled.
    unplugged,
    /// These hosts are parted from all others.
    parted,
    /// They lose a share of what they receive.
    lossy,
    /// Nobody; but recorded datagrams are played.
    replayed,
  };

  Sort sort{};
  std::vector<Lab::Host> hosts;
  Moment begun;
  Moment ended = {};
  /// The share lost.
  double share = 0;

  /// Whether it stands between two hosts, in either direction.
  bool is_between(Lab::Host one, Lab::Host other) const;
};

/// What really happened, as known to those who did it.
class Truth {
 public:
  /// References to lives and troubles stay good.
  Life& add(const Life& life) { return lives_.emplace_back(life); }
  void begin(Trouble trouble) { troubles_.push_back(std::move(trouble)); }
  /// The present trouble of that sort of those hosts is over.
  void end(Trouble::Sort sort, const std::vector<Lab::Host>& hosts, const Moment& when);

  const std::deque<Life>& lives() const { return lives_; }
  std::deque<Life>& lives() { return lives_; }
  const std::vector<Trouble>& troubles() const { return troubles_; }
  /// By its id; null if no such process was ever started.
  const Life* find(std::string_view id) const;

 private:
  std::deque<Life> lives_;
  std::vector<Trouble> troubles_;
};

}  // namespace muster::chaos
