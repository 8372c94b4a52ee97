#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <utility>

#include "cli/output/event_printer.hpp"
#include "cli/output/json_lines.hpp"
#include "cli/output/style.hpp"

namespace muster::cli {

/// Events for people: time since the start, a sign, and a sentence.
class PeoplePrinter final : public EventPrinter {
 public:
  /// Errors go to `errors`. The streams must outlive this.
  PeoplePrinter(std::ostream& out, std::ostream& errors, Style style,
                EventFormat format = EventFormat::elapsed, std::function<Moment()> clock = now);

  void started(const Node& self, const Timing& timing) override;
  void monitor(std::string_view url) override;
  void added(const Node& node) override;
  void updated(const Node& before, const Node& after) override;
  void suspected(const Node& node) override;
  void removed(const Node& node, RemovalReason reason) override;
  void master(const Node& master) override;
  void promotion(std::uint64_t term) override;
  void demotion(DemotionReason reason, std::uint64_t term) override;
  void elected(std::string_view election, std::uint64_t term) override;
  void resigned(std::string_view election, DemotionReason reason, std::uint64_t term) override;
  void leader(std::string_view election, std::string_view name, const FencingToken& token) override;
  void message(const Message& message) override;
  void error(std::string_view code, std::string_view sentence) override;
  void stopped() override;
  void assigned(const std::vector<Partition>& partitions, const AssignmentToken& token) override;
  void revoked(const std::vector<Partition>& partitions, const AssignmentToken& token) override;
  void recovered(const Recovered& recovered) override;
  void partitions(const PartitionTable& table, const std::vector<Node>& nodes) override;
  void self(const Node& self) override;
  void nodes(const std::vector<Node>& nodes) override;
  void masters(const std::vector<Node>& masters) override;
  void statistics(const Statistics& statistics) override;
  void help(std::string_view text) override;

 private:
  void line(const fmt::text_style& paint, char sign, std::string_view sentence);
  std::string name_of(const Node& node) const;
  std::string time_of(const Moment& moment) const;
  /// Whether this mastership was not printed last; it is now.
  bool is_news(const NodeId& master, std::uint64_t term);

  std::ostream& out_;
  std::ostream& errors_;
  Style style_;
  std::function<Moment()> clock_;
  Duration beginning_;
  EventFormat format_;
  NodeId self_;
  /// The mastership that was printed last, so that one event makes one line.
  std::pair<NodeId, std::uint64_t> told_{};
};

}  // namespace muster::cli
