#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/help/about.hpp"
#include "cli/options/common_options.hpp"
#include "cli/output/exit_code.hpp"
#include "muster/service.hpp"

namespace CLI {
class App;
}

namespace muster::cli {

struct AdvertiseCall {
  static const About about;

  ServiceOffer offer = {};
  /// The service is ready while this host accepts connections to this TCP port. Empty: the service
  /// is always ready.
  std::optional<std::uint16_t> ready_when_port = {};
  /// The program to run while the service is advertised, and its arguments. Empty: no program.
  std::vector<std::string> command = {};
};

/// Declares the command's arguments and options. A later parse fills `call`.
void declare(CLI::App& app, AdvertiseCall& call);

/// `muster advertise`: advertises a service until a signal or a command ends it, or while a program
/// runs.
ExitCode run(const AdvertiseCall& call, const CommonOptions& common);

}  // namespace muster::cli
