#pragma once

#include <cstddef>
#include <cstdint>

#include "core/admission.hpp"
#include "core/attribute_book.hpp"
#include "core/beat.hpp"
#include "core/links.hpp"
#include "core/membership.hpp"
#include "core/reach.hpp"
#include "core/relays.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// Says hello: in a burst on joining, at once when our record changed, and regularly in between,
/// a master more often than others, and those less often in a large cluster.
class Announcer {
 public:
  Announcer(Shared& shared, const Membership& membership, Beat& beat, Reach& reach,
            Admission& admission, AttributeBook& attributes, Links& links, Relays& relays);

  /// Joins, or joins again by interfaces that are new: hellos that also challenge everyone.
  void join();
  /// Our record changed: says so now, and again shortly after in case that is lost.
  void announce_change();
  /// A stranger said its first hello. A master says its own at once, so that two sides of a split
  /// that meet again know of both masters, whoever met first.
  void greet_back(const Peer& stranger);
  /// After every input: is a hello wanted earlier than planned?
  void plan();
  void run_due();

 private:
  void start_burst(std::size_t repeats);
  void say_hello();
  /// The next hello comes at the earliest so many tenths of the listen window after the last one,
  /// but no later than planned.
  void hasten(std::uint32_t tenths);
  void schedule();
  /// Has a new claim to be master repeated once.
  void follow_up_claim();
  /// The earliest time for the next hello at this distance from the latest one.
  Time earliest(std::uint32_t tenths) const;
  Duration step(std::uint32_t tenths) const;
  /// Whether neighbours compare our roster with theirs to meet others through us.
  bool is_roster_awaited() const;

  Shared& shared_;
  const Membership& membership_;
  Beat& beat_;
  Reach& reach_;
  Admission& admission_;
  AttributeBook& attributes_;
  Links& links_;
  Relays& relays_;
  /// Repeats of the latest burst, and how many of them are out or scheduled.
  std::size_t repeats_ = 0;
  std::size_t repeats_sent_ = 0;
  /// The roster in our latest hello.
  std::uint32_t said_roster_ = 0;
  /// The term of our latest claim to be master that was said; it is repeated then, once.
  std::uint64_t claimed_term_ = 0;
  Time repeat_claim_at_ = never;
  /// The burst also challenges everyone and brings our attributes.
  bool joining_ = false;
};

}  // namespace muster::core
