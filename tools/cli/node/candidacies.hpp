#pragma once

#include <list>
#include <string>
#include <vector>

#include "cli/output/event_printer.hpp"
#include "muster/election.hpp"

namespace muster::cli {

/// The named elections for which a node stands. Prints who leads them.
class Candidacies {
 public:
  /// Both must outlive this object. Throws `Error{invalid_option}` for a name that cannot be used,
  /// or is given twice.
  Candidacies(const std::vector<std::string>& names, Discovery& node, EventPrinter& printer);
  Candidacies(const Candidacies&) = delete;
  Candidacies& operator=(const Candidacies&) = delete;

 private:
  void print_events(Election& election, EventPrinter& printer);

  std::list<Election> elections_;
};

}  // namespace muster::cli
