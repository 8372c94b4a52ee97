#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/peers/contender.hpp"
#include "lib/node_log.hpp"

namespace muster::bench {

/// A node of a contender that runs, and what it has said; at the time when it was read, for all
/// contenders alike.
struct Participant {
  struct Event {
    test::Seconds at = 0;
    Sighting what;
  };

  std::string name;
  test::Lab::Host host = 0;
  std::unique_ptr<test::Process> process;
  std::vector<Event> events = {};
  bool is_master = false;
  /// What has been read of its two streams.
  std::size_t output_taken = 0;
  std::size_t errors_taken = 0;

  /// When it said so of that node, or of itself without a name; 0 if it has not since then.
  test::Seconds heard(Sighting::Kind kind, const std::string& about, test::Seconds since) const;
};

/// Nodes of one contender on the hosts of a lab. For one thread.
class Contest {
 public:
  Contest(const Contender& contender, std::size_t hosts) : lab(hosts), contender_(contender) {}
  Contest(const Contest&) = delete;
  Contest& operator=(const Contest&) = delete;
  ~Contest();

  test::Lab lab;

  /// Starts a node with a name of its own.
  Participant& start(test::Lab::Host host);
  /// One on each of the first hosts, and waits until they have found their order.
  void start_all(std::size_t hosts);
  /// Ends it and the processes it made at once, and forgets it.
  void kill(Participant& participant);
  const std::vector<std::unique_ptr<Participant>>& participants() const { return participants_; }
  /// The only one that holds itself master. Throws std::runtime_error.
  Participant& master() const;

  /// Reads what they say until `condition` holds. Throws std::runtime_error with the words if it
  /// takes too long.
  void await(const std::string& words, const std::function<bool()>& condition);
  /// The same until nothing changes any more: as many masters as there should be, for a while.
  void settle();
  void pass(std::chrono::nanoseconds time);
  /// When the last of all but that one has said so of it. Waits for that.
  test::Seconds heard_by_others(Sighting::Kind kind, const std::string& about, test::Seconds since);

 private:
  bool poll(const std::function<bool()>& condition, std::chrono::nanoseconds patience);
  void take_lines();
  void take_lines(Participant& participant, const std::string& text, std::size_t& taken);
  bool has_order() const;

  const Contender& contender_;
  std::vector<std::unique_ptr<Participant>> participants_;
  std::size_t started_ = 0;
};

}  // namespace muster::bench
