#pragma once

#include <deque>
#include <vector>

#include "hosts/chaos/life.hpp"

namespace muster::chaos {

/// A fault that keeps hosts from hearing or from being heard while it lasts.
struct Trouble {
  enum class Sort {
    /// The process is stopped.
    asleep,
    /// The cable is unplugged.
    unplugged,
    /// These hosts are on the other side of a split.
    parted,
    /// They lose a share of their incoming packets.
    lossy,
    /// Recorded datagrams are replayed; no host is affected in particular.
    replayed,
  };

  Sort sort{};
  std::vector<Lab::Host> hosts;
  Moment begun;
  Moment ended = {};
  /// The lost share.
  double share = 0;

  /// Whether it separates two hosts, in either direction.
  bool is_between(Lab::Host one, Lab::Host other) const;
};

/// The real events, as known to the code that caused them.
class Truth {
 public:
  /// References to lives and troubles stay valid.
  Life& add(const Life& life) { return lives_.emplace_back(life); }
  void begin(Trouble trouble) { troubles_.push_back(std::move(trouble)); }
  /// The present trouble of that sort on these hosts has ended.
  void end(Trouble::Sort sort, const std::vector<Lab::Host>& hosts, const Moment& when);

  const std::deque<Life>& lives() const { return lives_; }
  std::deque<Life>& lives() { return lives_; }
  const std::vector<Trouble>& troubles() const { return troubles_; }
  /// The process with that id; null if none was started.
  const Life* find(std::string_view id) const;

 private:
  std::deque<Life> lives_;
  std::vector<Trouble> troubles_;
};

}  // namespace muster::chaos
