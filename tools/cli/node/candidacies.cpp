#include "cli/node/candidacies.hpp"

#include "cli/foreground/leader_name.hpp"
#include "cli/options/failure.hpp"

namespace muster::cli {

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
    printer.leader(name, leader_name(election.node(), token.id), token);
  });
  election.on_error(
      [&](const Error& error) { printer.error(to_string(error.errc()), sentence_of(error)); });
}

}  // namespace muster::cli
