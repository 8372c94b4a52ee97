#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/bench/findings.hpp"
#include "cli/bench/round_trips.hpp"
#include "cli/bench/setting.hpp"
#include "cli/bench/stream.hpp"
#include "cli/foreground/foreground.hpp"
#include "cli/foreground/settling.hpp"
#include "cli/output/event_printer.hpp"

namespace muster::cli {

/// The asking side of a measurement. It finds the other node, measures round trips, sends as fast
/// as messages arrive, and then ends the node.
///
/// All members run on the node's executor.
class Measurement {
 public:
  /// The references must outlive this object. `foreground` has not started.
  Measurement(Foreground& foreground, EventPrinter& printer, const BenchSetting& setting);

  /// Measures with the node that `words` describes; see `find_partners`. Requires: the node has
  /// just started.
  void start(std::string words);

  /// Calls the slot once with the other node.
  void on_partner(std::function<void(const Node&)> slot) { partner_slot_ = std::move(slot); }

  /// Tells whether both parts of the measurement are complete.
  bool is_complete() const { return is_complete_; }
  /// The present step, for people: "measuring round trips, 1s of 2s".
  std::string progress() const;
  const BenchFindings& findings() const { return findings_; }

 private:
  void choose_partner(const std::string& words);
  void hear(const BenchProbe& probe);
  void end(bool was_answered);
  void fail(ExitCode code, std::string_view sentence);

  Foreground& foreground_;
  EventPrinter& printer_;
  const BenchSetting& setting_;
  BenchFindings findings_;
  Settling settling_;
  RoundTrips round_trips_;
  Stream stream_;
  void enter(const char* phase, Duration length);

  std::function<void(const Node&)> partner_slot_;
  const char* phase_ = "";
  Duration phase_length_{};
  Duration phase_start_{};
  bool is_complete_ = false;
};

}  // namespace muster::cli
