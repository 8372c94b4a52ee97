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

/// The side of a measurement that asks: finds the other node, times round trips, then sends as fast
/// as messages arrive, and ends the node.
///
/// All members run on the node's executor.
class Measurement {
 public:
  /// The references outlive this. `foreground` has not been started.
  Measurement(Foreground& foreground, EventPrinter& printer, const BenchSetting& setting);

  /// With the node that these words mean; see `find_partners`. Requires: the node has just started.
  void start(std::string words);

  /// Called once when the other node has been found.
  void on_partner(std::function<void(const Node&)> slot) { partner_slot_ = std::move(slot); }

  /// Whether all of it was measured.
  bool is_complete() const { return is_complete_; }
  const BenchFindings& findings() const { return findings_; }

 private:
  void choose_partner(const std::string& words);
  void hear(const Probe& probe);
  void end(bool was_answered);
  void fail(ExitCode code, std::string_view sentence);

  Foreground& foreground_;
  EventPrinter& printer_;
  const BenchSetting& setting_;
  BenchFindings findings_;
  Settling settling_;
  RoundTrips round_trips_;
  Stream stream_;
  std::function<void(const Node&)> partner_slot_;
  bool is_complete_ = false;
};

}  // namespace muster::cli
