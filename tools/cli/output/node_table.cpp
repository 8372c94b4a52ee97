#include "cli/output/node_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "cli/output/printable.hpp"
#include "cli/output/time_text.hpp"

namespace muster::cli {

namespace {

constexpr std::size_t short_id_digits = 8;
constexpr std::size_t info_columns = 40;

bool stands_before(const Node& a, const Node& b) {
  return std::tuple(!a.is_master, a.name, a.id) < std::tuple(!b.is_master, b.name, b.id);
}

std::string role_of(const Node& node) {
  if (node.is_master) return "master*";
  return node.is_master_eligible ? "eligible" : "-";
}

Table::Row row_of(const Node& node, std::chrono::system_clock::time_point now) {
  return {printable_cell(node.name),
          short_id(node.id),
          printable_cell(node.address()),
          fmt::format("{}", node.port),
          role_of(node) + (node.is_suspected ? "?" : ""),
          node.is_master ? fmt::format("{}", node.term) : "-",
          fmt::format("{:.4g}", node.weight),
          format_age(now - node.last_seen),
          format_round_trip(node.round_trip),
          shortened(printable(text_of(node.info)), info_columns)};
}

fmt::text_style paint_of(const Node& node) {
  if (node.is_suspected) return paint::doubtful;
  return node.is_master ? paint::good : fmt::text_style{};
}

}  // namespace

std::string text_of(const Payload& payload) {
  if (payload.kind == Payload::Kind::json) return to_string(payload.value);
  return fmt::format("<{} bytes of a C++ object>", payload.typed.size());
}

std::string short_id(const NodeId& id) {
  const std::string text = id.to_string();
  return text.substr(text.size() - short_id_digits);
}

std::string label_of(const Node& node) {
  return fmt::format("{} ({})", node.name, short_id(node.id));
}

Table node_table(std::vector<Node> nodes, std::chrono::system_clock::time_point now) {
  using enum Table::Align;
  std::sort(nodes.begin(), nodes.end(), stands_before);
  Table table({{"NAME", left},
               {"ID", left},
               {"ADDRESS", left},
               {"PORT", right},
               {"ROLE", left},
               {"TERM", right},
               {"WEIGHT", right},
               {"SEEN", right},
               {"RTT", right},
               {"INFO", left}});
  for (const Node& node : nodes) table.add(row_of(node, now), paint_of(node));
  return table;
}

}  // namespace muster::cli
