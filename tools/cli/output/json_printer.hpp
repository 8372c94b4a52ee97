#pragma once

#include "cli/output/event_printer.hpp"
#include "cli/output/json_lines.hpp"

namespace muster::cli {

/// Prints events as lines of JSON.
class JsonPrinter final : public EventPrinter {
 public:
  explicit JsonPrinter(JsonLines lines) : lines_(std::move(lines)) {}

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
  void begin_answer(const Value& id) override { lines_.begin_answer(id); }
  void end_answer() override { lines_.end_answer(); }

 private:
  JsonLines lines_;
};

}  // namespace muster::cli
