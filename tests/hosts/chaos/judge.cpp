#include "hosts/chaos/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace muster::chaos {

namespace {

struct Line {
  const Life* life;
  const test::NodeEvent* event;
};

bool is_change(const test::NodeEvent& event) {
  return event.kind == "added" || event.kind == "removed" || event.kind == "promotion" ||
         event.kind == "demotion";
}

}  // namespace

Judge::Judge(const Truth& truth, const Starvation& starvation)
    : truth_(truth),
      legality_(truth, findings_),
      terms_(findings_),
      messages_(truth, findings_),
      lease_(truth, findings_),
      removals_(truth, starvation, findings_) {}

void Judge::hear_all(Seconds now) {
  std::vector<Line> lines;
  for (const Life& life : truth_.lives()) {
    const auto& events = life.log->events();
    for (std::size_t& next = heard_[&life]; next < events.size(); ++next) {
      lines.push_back({&life, &events[next]});
    }
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.event->at < b.event->at; });
  for (const Line& line : lines) hear(*line.life, *line.event);
  removals_.conclude(now);
}

void Judge::hear(const Life& life, const test::NodeEvent& event) {
  legality_.hear(life, event);
  terms_.hear(life, event);
  messages_.hear(life, event);
  lease_.hear(life, event);
  removals_.hear(life, event);
}

void Judge::require_calm(Seconds since) {
  for (const Life& life : truth_.lives()) {
    const auto& events = life.log->events();
    for (auto event = events.rbegin(); event != events.rend() && event->at > since; ++event) {
      if (!is_change(*event)) continue;
      findings_.add(event->at, life, fmt::format("says \"{}\" in the calm", event->summary()));
    }
  }
}

std::string Judge::summary() const {
  const std::size_t lines =
      std::accumulate(heard_.begin(), heard_.end(), std::size_t{0},
                      [](std::size_t sum, const auto& entry) { return sum + entry.second; });
  return fmt::format(
      "{} lines of {} processes; {} tokens; {} messages received; {} answers after a long sleep; "
      "{} removals, the slowest at {:.0f} % of its time, the latest {:.3f} s after its cause",
      lines, truth_.lives().size(), terms_.tokens(), messages_.heard(), lease_.judged(),
      removals_.judged(), removals_.slowest() * 100, removals_.latest_excuse());
}

}  // namespace muster::chaos
