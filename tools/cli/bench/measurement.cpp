#include "cli/bench/measurement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "cli/bench/partner.hpp"
#include "cli/output/json_lines.hpp"

namespace muster::cli {

Measurement::Measurement(Foreground& foreground, EventPrinter& printer, const BenchSetting& setting)
    : foreground_(foreground),
      printer_(printer),
      setting_(setting),
      settling_(foreground),
      round_trips_(foreground, setting, findings_),
      stream_(foreground, setting, findings_) {
  foreground.node().join(BenchProbe::channel, [this](const Message& message) {
    const auto probe = to_probe(message.payload);
    if (!probe || !probe->is_answer || message.sender.id != findings_.partner.id) return;
    hear(*probe);
  });
  foreground.node().on_removed([this](const Node& gone, RemovalReason) {
    if (gone.id != findings_.partner.id || is_complete_) return;
    fail(ExitCode::failure, fmt::format("{} left before the measurement was complete", gone.name));
  });
}

void Measurement::start(std::string words) {
  enter("looking for the node", setting_.wait);
  settling_.await(setting_.wait, [this, words = std::move(words)] { choose_partner(words); });
}

void Measurement::choose_partner(const std::string& words) {
  const std::vector<Node> nodes = foreground_.node().nodes();
  const std::vector<Node> found = find_partners(nodes, words);
  if (found.size() > 1) {
    return fail(ExitCode::usage,
                fmt::format("several nodes that answer are called \"{}\"; give the end of an id, "
                            "which `muster nodes` lists",
                            words));
  }
  if (found.empty()) {
    const std::string names = answering_names(nodes);
    return fail(ExitCode::nobody,
                fmt::format("no node called \"{}\" answers; {}", words,
                            names.empty() ? "run `muster bench` there" : "there are " + names));
  }
  findings_.partner = found.front();
  if (partner_slot_) partner_slot_(found.front());
  enter("measuring round trips", setting_.duration);
  round_trips_.start(found.front().id, [this] {
    enter("measuring throughput", setting_.duration);
    stream_.start(findings_.partner.id, [this](bool was_answered) { end(was_answered); });
  });
}

void Measurement::enter(const char* phase, Duration length) {
  phase_ = phase;
  phase_length_ = length;
  phase_start_ = now().monotonic;
}

std::string Measurement::progress() const {
  const Duration elapsed = std::min(now().monotonic - phase_start_, phase_length_);
  return fmt::format("{}, {} of {}", phase_,
                     format_duration(std::chrono::floor<std::chrono::seconds>(elapsed)),
                     format_duration(phase_length_));
}

void Measurement::hear(const BenchProbe& probe) {
  probe.kind == BenchProbe::Kind::echo ? round_trips_.hear(probe) : stream_.hear(probe);
}

void Measurement::end(bool was_answered) {
  if (!was_answered) {
    return fail(ExitCode::failure,
                fmt::format("{} does not answer any more", findings_.partner.name));
  }
  is_complete_ = true;
  foreground_.end(ExitCode::ok);
}

void Measurement::fail(ExitCode code, std::string_view sentence) {
  printer_.error(code == ExitCode::failure ? "unanswered" : "unknown_node", sentence);
  foreground_.end(code);
}

}  // namespace muster::cli
