#include "cli/output/event_printer.hpp"

#include <unistd.h>

#include <iostream>

#include "cli/output/json_printer.hpp"
#include "cli/output/people_printer.hpp"

namespace muster::cli {

std::unique_ptr<EventPrinter> make_event_printer(EventFormat format) {
  if (format == EventFormat::json) return std::make_unique<JsonPrinter>(JsonLines(std::cout));
  return std::make_unique<PeoplePrinter>(std::cout, std::cerr, Style::for_descriptor(STDOUT_FILENO),
                                         format);
}

}  // namespace muster::cli
