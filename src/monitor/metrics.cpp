#include "monitor/metrics.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace muster::monitor {

namespace {

/// Writes families of metrics one after another.
class Text {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    write("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  }
  template <class... Arguments>
  void write(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
  }
  void counter(std::string_view name, std::string_view help, std::uint64_t value) {
    family(name, "counter", help);
    write("{}_total {}\n", name, value);
  }
  template <class Number>
  void gauge(std::string_view name, std::string_view help, Number value) {
    family(name, "gauge", help);
    write("{} {}\n", name, value);
  }
  void histogram(std::string_view name, std::string_view help, const Histogram& histogram) {
    write("# HELP {} {}\n# TYPE {} histogram\n# UNIT {} seconds\n", name, help, name, name);
    for (std::size_t i = 0; i < Histogram::bounds.size(); ++i) {
      write("{}_bucket{{le=\"{:#}\"}} {}\n", name, Histogram::bounds[i], histogram.up_to(i));
    }
    write("{}_bucket{{le=\"+Inf\"}} {}\n{}_count {}\n{}_sum {}\n", name, histogram.count(), name,
          histogram.count(), name, histogram.sum());
  }

  std::string end() {
    text_ += "# EOF\n";
    return std::move(text_);
  }

 private:
  std::string text_;
};

void write_traffic(Text& text, const Statistics& statistics) {
  text.counter("muster_sent_datagrams", "Datagrams sent.", statistics.datagrams_sent);
  text.counter("muster_received_datagrams", "Datagrams received.", statistics.datagrams_received);
  text.counter("muster_unsent_datagrams", "Datagrams that the operating system did not take.",
               statistics.datagrams_unsent);
  text.counter("muster_sent_bytes", "Bytes sent in datagrams.", statistics.bytes_sent);
  text.counter("muster_received_bytes", "Bytes received in datagrams.", statistics.bytes_received);
  text.counter("muster_dropped_messages", "Channel messages dropped because slots were busy.",
               statistics.messages_dropped);
  text.counter("muster_refused_attributes",
               "Attributes of other nodes that were not kept for want of room.",
               statistics.attributes_refused);
  text.family("muster_dropped_datagrams", "counter", "Datagrams dropped, by reason.");
  for (std::size_t i = 0; i < drop_reasons; ++i) {
    const auto reason = static_cast<DropReason>(i);
    text.write("muster_dropped_datagrams_total{{reason=\"{}\"}} {}\n", to_string(reason),
               statistics.dropped_for(reason));
  }
}

void write_activities(Text& text, const Statistics& statistics) {
  text.family("muster_activity_seconds", "summary",
              "What the node spends its time on, floor by floor, while a monitor is started.");
  text.write("# UNIT muster_activity_seconds seconds\n");
  for (std::size_t i = 0; i < activities; ++i) {
    const auto activity = static_cast<Activity>(i);
    const ActivityTime& time = statistics.activities[i];
    const std::string labels =
        fmt::format("floor=\"{}\",activity=\"{}\"", floor_of(activity), to_string(activity));
    text.write("muster_activity_seconds_count{{{}}} {}\n", labels, time.count);
    text.write("muster_activity_seconds_sum{{{}}} {:.9f}\n", labels,
               std::chrono::duration<double>(time.total).count());
  }
}

void write_membership(Text& text, const Snapshot& snapshot) {
  std::size_t suspected = 0;
  for (const Node& node : snapshot.nodes) suspected += node.is_suspected ? 1 : 0;
  text.gauge("muster_started", "Whether this node is started.", snapshot.is_started ? 1 : 0);
  text.gauge("muster_nodes", "Other nodes that are known.", snapshot.nodes.size());
  text.gauge("muster_suspected_nodes", "Of those, nodes under suspicion.", suspected);
  text.gauge("muster_masters", "Masters that are known, this node included.",
             snapshot.masters.size());
  text.gauge("muster_master", "Whether this node is master.", snapshot.is_master ? 1 : 0);
  text.gauge("muster_term", "The term of this master, or the highest seen.", snapshot.term);
  text.gauge("muster_missing_services", "Needs that are not met.", snapshot.missing.size());
  text.family("muster_round_trip_seconds", "gauge", "To another node and back.");
  text.write("# UNIT muster_round_trip_seconds seconds\n");
  for (const Node& node : snapshot.nodes) {
    if (!node.round_trip) continue;
    text.write("muster_round_trip_seconds{{node=\"{}\"}} {}\n", node.id.to_string(),
               std::chrono::duration<double>(*node.round_trip).count());
  }
}

void write_history(Text& text, const Tally& tally) {
  text.counter("muster_added_nodes", "Nodes that were added.", tally.nodes_added());
  text.counter("muster_suspicions", "Nodes that came under suspicion.", tally.suspicions());
  text.family("muster_removed_nodes", "counter", "Nodes that were removed, by reason.");
  for (std::size_t i = 0; i < Tally::removal_reasons; ++i) {
    const auto reason = static_cast<RemovalReason>(i);
    text.write("muster_removed_nodes_total{{reason=\"{}\"}} {}\n", to_string(reason),
               tally.removals(reason));
  }
  text.counter("muster_promotions", "How often this node became master.", tally.promotions());
  text.family("muster_demotions", "counter", "How often it stopped being master, by reason.");
  for (std::size_t i = 0; i < Tally::demotion_reasons; ++i) {
    const auto reason = static_cast<DemotionReason>(i);
    text.write("muster_demotions_total{{reason=\"{}\"}} {}\n", to_string(reason),
               tally.demotions(reason));
  }
  text.histogram("muster_detection_seconds", "From the last sign of life of a node to its removal.",
                 tally.detection());
  text.histogram("muster_failover_seconds",
                 "From the last sign of life of a master to its successor.", tally.failover());
}

using Work = std::map<std::string, WorkFigures>;

void write_work_counter(Text& text, const Work& work, std::string_view name, std::string_view help,
                        std::uint64_t WorkFigures::*count) {
  text.family(name, "counter", help);
  for (const auto& [set, figures] : work) {
    text.write("{}_total{{set=\"{}\"}} {}\n", name, set, figures.*count);
  }
}

/// One line per state, so that a query by state always finds a value.
void write_sources(Text& text, const Work& work) {
  constexpr SourceState states[] = {SourceState::not_asked, SourceState::starting,
                                    SourceState::working, SourceState::failing, SourceState::lost};
  text.family("muster_work_source", "gauge", "1 for the state of the source on this node.");
  for (const auto& [set, figures] : work) {
    if (!figures.source) continue;
    for (const SourceState state : states) {
      text.write("muster_work_source{{set=\"{}\",state=\"{}\"}} {}\n", set, to_string(state),
                 *figures.source == state ? 1 : 0);
    }
  }
}

void write_work(Text& text, const Work& work) {
  if (work.empty()) return;
  text.family("muster_work_units", "gauge", "Units of shared work, by state.");
  for (const auto& [set, figures] : work) {
    for (const auto& [state, units] : figures.states) {
      text.write("muster_work_units{{set=\"{}\",state=\"{}\"}} {}\n", set, to_string(state), units);
    }
  }
  text.family("muster_work_node_units", "gauge", "Units of shared work, by who has them.");
  for (const auto& [set, figures] : work) {
    for (const auto& [node, units] : figures.nodes) {
      text.write("muster_work_node_units{{set=\"{}\",node=\"{}\"}} {}\n", set, node.to_string(),
                 units);
    }
  }
  write_sources(text, work);
  write_work_counter(text, work, "muster_work_begun_units", "Units that this node took up.",
                     &WorkFigures::begun);
  write_work_counter(text, work, "muster_work_ended_units", "Units that this node gave up.",
                     &WorkFigures::ended);
  write_work_counter(text, work, "muster_work_failures", "Failures of work on this node.",
                     &WorkFigures::failures);
}

}  // namespace

std::string metrics_text(const Snapshot& snapshot, const Tally& tally, const Work& work) {
  Text text;
  write_traffic(text, snapshot.statistics);
  write_activities(text, snapshot.statistics);
  write_membership(text, snapshot);
  write_history(text, tally);
  write_work(text, work);
  return text.end();
}

}  // namespace muster::monitor
