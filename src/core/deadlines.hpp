#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/time.hpp"

namespace muster::core {

/// What a node may have to wake up for. The order is the order of work when several are due.
enum class Deadline : std::size_t {
  /// The listen window ends, the lease ends, an abstention ends, or a hold-down ends.
  election,
  /// A member whose end is suspected is to be asked again, or was asked long enough.
  doubts,
  /// A claim has waited for its answer for long enough.
  claims,
  /// A question has not been answered.
  inquiries,
  /// A peer's hello is overdue, a probe went unanswered, or its time is up.
  detector,
  /// Answers to challenges have been gathered for long enough. They may carry challenges, so they
  /// come before them.
  answers,
  /// A stranger is to be challenged, again or for the last time.
  admission,
  /// A wanted attribute has not come.
  attributes,
  /// A gap in a sender's messages has been held open for long enough.
  ordering,
  /// A parcel has not been confirmed.
  delivery,
  /// Seeds are to be greeted or nodes to be introduced.
  introductions,
  /// The next hello.
  announce,
};

/// One point in time per `Deadline`; `never` when there is nothing to wake up for.
class Deadlines {
 public:
  Deadlines() { times_.fill(never); }

  Time& operator[](Deadline deadline) { return times_[static_cast<std::size_t>(deadline)]; }
  Time operator[](Deadline deadline) const { return times_[static_cast<std::size_t>(deadline)]; }

  Time next() const { return *std::min_element(times_.begin(), times_.end()); }

  /// The first one due at `now`, disarmed, or nothing.
  bool take_due(Time now, Deadline& due) {
    for (std::size_t i = 0; i < times_.size(); ++i) {
      if (times_[i] > now) continue;
      times_[i] = never;
      due = static_cast<Deadline>(i);
      return true;
    }
    return false;
  }

 private:
  static constexpr std::size_t count = static_cast<std::size_t>(Deadline::announce) + 1;
  static_assert(count == 12, "a new deadline also needs a case in Protocol::run_due");

  std::array<Time, count> times_;
};

}  // namespace muster::core
