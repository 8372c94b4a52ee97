#include "cli/services/service_table.hpp"

#include "cli/output/printable.hpp"

namespace muster::cli {

namespace {

constexpr std::size_t config_columns = 60;

Table::Row row_of(const Service& service) {
  const ServiceOffer& offer = service.offer;
  return {printable_cell(offer.name),
          printable_cell(service.node.name),
          printable_cell(service.node.address()),
          printable_cell(offer.version),
          offer.ready ? "yes" : "no",
          shortened(printable(to_string(offer.config)), config_columns)};
}

}  // namespace

Table service_table(const Services& services) {
  using enum Table::Align;
  Table table({{"NAME", left},
               {"NODE", left},
               {"ADDRESS", left},
               {"VERSION", left},
               {"READY", left},
               {"CONFIG", left}});
  for (const auto& [name, those] : services) {
    for (const Service& service : those) {
      table.add(row_of(service), service.offer.ready ? paint::good : paint::doubtful);
    }
  }
  return table;
}

}  // namespace muster::cli
