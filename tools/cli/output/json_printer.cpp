#include "cli/output/json_printer.hpp"

#include "cli/output/json_fields.hpp"
#include "cli/output/time_text.hpp"

namespace muster::cli {

void JsonPrinter::started(const Node& self, const Timing& timing) {
  lines_.write("started",
               {{"node", to_value(self)}, {"timing", to_value(timing)}, {"port", self.port}});
}

void JsonPrinter::monitor(std::string_view url) {
  lines_.write("monitor", {{"url", url}});
}

void JsonPrinter::added(const Node& node) {
  lines_.write("added", {{"node", to_value(node)}});
}

void JsonPrinter::updated(const Node& before, const Node& after) {
  lines_.write("updated", {{"node", to_value(after)}, {"before", to_value(before)}});
}

void JsonPrinter::suspected(const Node& node) {
  lines_.write("suspected", {{"node", to_value(node)}});
}

void JsonPrinter::removed(const Node& node, RemovalReason reason) {
  lines_.write("removed", {{"node", to_value(node)}, {"reason", to_string(reason)}});
}

void JsonPrinter::master(const Node& master) {
  lines_.write("master", {{"node", to_value(master)}});
}

void JsonPrinter::promotion(std::uint64_t term) {
  lines_.write("promotion", {{"term", term}});
}

void JsonPrinter::demotion(DemotionReason reason, std::uint64_t term) {
  lines_.write("demotion", {{"term", term}, {"reason", to_string(reason)}});
}

void JsonPrinter::elected(std::string_view election, std::uint64_t term) {
  lines_.write("elected", {{"election", election}, {"term", term}});
}

void JsonPrinter::resigned(std::string_view election, DemotionReason reason, std::uint64_t term) {
  lines_.write("resigned", {{"election", election}, {"term", term}, {"reason", to_string(reason)}});
}

void JsonPrinter::leader(std::string_view election, std::string_view name,
                         const FencingToken& token) {
  const std::string node = token.id.to_string();
  lines_.write("leader",
               {{"election", election}, {"term", token.term}, {"node", node}, {"name", name}});
}

void JsonPrinter::message(const Message& message) {
  lines_.write("message", to_json(message));
}

void JsonPrinter::error(std::string_view code, std::string_view sentence) {
  lines_.write("error", {{"code", code}, {"message", sentence}});
}

void JsonPrinter::stopped() {
  lines_.write("stopped");
}

void JsonPrinter::assigned(const std::vector<Partition>& partitions, const AssignmentToken& token) {
  lines_.write("assigned", to_json(partitions, token));
}

void JsonPrinter::revoked(const std::vector<Partition>& partitions, const AssignmentToken& token) {
  lines_.write("revoked", to_json(partitions, token));
}

void JsonPrinter::recovered(const Recovered& recovered) {
  boost::json::array lost(recovered.lost.begin(), recovered.lost.end());
  lines_.write("recovered", {{"lost", std::move(lost)},
                             {"partitions", recovered.partitions},
                             {"sinceRemoval", in_seconds(recovered.since_removal)},
                             {"sinceLastSeen", in_seconds(recovered.since_last_seen)}});
}

void JsonPrinter::partitions(const PartitionTable& table, const std::vector<Node>& nodes) {
  lines_.write("partitions", to_value(table, nodes).as_object());
}

void JsonPrinter::self(const Node& self) {
  lines_.write("me", {{"node", to_value(self)}});
}

void JsonPrinter::nodes(const std::vector<Node>& nodes) {
  lines_.write("nodes", {{"nodes", to_json(nodes)}});
}

void JsonPrinter::masters(const std::vector<Node>& masters) {
  lines_.write("masters", {{"masters", to_json(masters)}});
}

void JsonPrinter::statistics(const Statistics& statistics) {
  lines_.write("statistics", to_json(statistics));
}

void JsonPrinter::help(std::string_view text) {
  lines_.write("help", {{"text", text}});
}

}  // namespace muster::cli
