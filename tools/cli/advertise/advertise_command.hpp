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
  /// Ready while connections to this TCP port of this host succeed.
  std::optional<std::uint16_t> ready_when_port = {};
  /// The program to run meanwhile, and its arguments; empty: none.
  std::vector<std::string> command = {};
};

/// Declares arguments and options, to be read into `call`.
void declare(CLI::App& app, AdvertiseCall& call);

/// `muster advertise`: advertises a service until it is told to end, or while a program runs.
ExitCode run(const AdvertiseCall& call, const CommonOptions& common);

}  // namespace muster::cli
