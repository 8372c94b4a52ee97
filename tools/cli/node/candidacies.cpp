#include "cli/node/candidacies.hpp"

#include "cli/options/failure.hpp"

namespace muster::cli {

namespace {

std::string name_of(const Discovery& node, const NodeId& id) {
  const auto known = node.node(id);
  return known ? known->name : id.to_string();
}

}  // namespace

Candidacies::Candidacies(const std::vector<std::string>& names, Discovery& node,
                         EventPrinter& printer) {
  for (const std::string& name : names) {
    Election& election = elections_.emplace_back(node, name);
    print_events(election, printer);
    election.stand();
  }
}

void Candidacies::print_events(Election& election, EventPrinter& printer) {
  const std::string& name = election.name();
  election.on_elected([&](const FencingToken& token) { printer.elected(name, token.term); });
  election.on_resigned(
      [&](DemotionReason reason, std::uint64_t term) { printer.resigned(name, reason, term); });
  election.on_leader([&](const FencingToken& token) {
    printer.leader(name, name_of(election.node(), token.id), token);
  });
  election.on_error(
      [&](const Error& error) { printer.error(to_string(error.errc()), sentence_of(error)); });
}

}  // namespace muster::cli
