#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/peers/contender.hpp"
#include "lib/node_log.hpp"

namespace muster::bench {

/// A running node of a contender and its reports, each with the time when it was read, for all
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
  /// Number of bytes read from its two streams.
  std::size_t output_taken = 0;
  std::size_t errors_taken = 0;

  /// The time of its report about that node, or about itself if the name is empty; 0 if there is
  /// none after `since`.
  test::Seconds heard(Sighting::Kind kind, const std::string& about, test::Seconds since) const;
};

/// The nodes of one contender on the hosts of a lab. For one thread.
class Contest {
 public:
  Contest(const Contender& contender, std::size_t hosts) : lab(hosts), contender_(contender) {}
  Contest(const Contest&) = delete;
  Contest& operator=(const Contest&) = delete;
  ~Contest();

  test::Lab lab;

  /// Starts a node with a name of its own.
  Participant& start(test::Lab::Host host);
  /// Starts one node on each of the first hosts, and waits until they are stable.
  void start_all(std::size_t hosts);
  /// Kills it with all its processes, and forgets it.
  void kill(Participant& participant);
  const std::vector<std::unique_ptr<Participant>>& participants() const { return participants_; }
  /// The only participant that reports to be master. Throws std::runtime_error otherwise.
  Participant& master() const;

  /// Reads reports until `condition` holds. Throws std::runtime_error with the words if it takes
  /// too long.
  void await(const std::string& words, const std::function<bool()>& condition);
  /// Waits until there are the right number of masters, for a while without changes.
  void settle();
  void pass(std::chrono::nanoseconds time);
  /// Waits until all but that participant have reported it. Returns the time of the last report.
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
