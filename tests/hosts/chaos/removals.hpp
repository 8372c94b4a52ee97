#pragma once

#include <map>
#include <string>
#include <vector>

#include "hosts/chaos/findings.hpp"
#include "hosts/chaos/truth.hpp"

namespace muster::chaos {

class Starvation;

/// Checks the promises of failure detection: nobody is removed who runs, is connected and loses no
/// more than may be lost; and whoever is silent is removed within the time it announced.
///
/// Who has missed packets and then hears them from a host that held them back cannot know; such a
/// one is not judged for being late.
///
/// What a real machine adds is allowed for: time that a process waited for a processor, as its
/// kernel counted it, and `scheduling` besides.
class Removals {
 public:
  /// What passes between something and the line about it, however idle the machine.
  static constexpr Seconds scheduling = 0.1;

  Removals(const Truth& truth, const Starvation& starvation, Findings& findings)
      : truth_(truth), starvation_(starvation), findings_(findings) {}

  /// One line of one process. Those of one process come in order.
  void hear(const Life& observer, const test::NodeEvent& event);
  /// Judges those who were not removed until `now`, though they should have been.
  void conclude(Seconds now);

  // For reports.

  std::size_t judged() const { return judged_; }
  /// The longest that it took to remove who was silent, as a share of what that one announced,
  /// allowances taken off.
  double slowest() const { return slowest_; }
  /// The longest time that a removal came after what explains it was over.
  Seconds latest_excuse() const { return latest_excuse_; }

 private:
  /// A span of time.
  struct Span {
    Seconds from = 0;
    Seconds to = 0;
  };

  void check_excuse(const Life& observer, const Life& subject, const test::NodeEvent& event);
  void check_delay(const Life& observer, const Life& subject, Span known,
                   bool is_removed_as_master);
  bool may_be_deceived(const Life& observer, const Life& subject, Span silence) const;
  std::vector<Span> silences(const Life& observer, const Life& subject) const;
  Seconds held_by_kernel_until(const Life& observer, const Life& subject, Span silence) const;
  Seconds awake_since(const Life& observer, Span span) const;
  Seconds starved(const Life& life, Span span) const;
  void find(const Life& observer, const Life& subject, Seconds at, const std::string& what);

  const Truth& truth_;
  const Starvation& starvation_;
  Findings& findings_;
  /// When whom was added, by the process that said so and the id; not removed so far.
  std::map<const Life*, std::map<std::string, Seconds>> known_;
  std::size_t judged_ = 0;
  double slowest_ = 0;
  Seconds latest_excuse_ = 0;
};

}  // namespace muster::chaos
