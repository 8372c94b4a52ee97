#pragma once

#include <chrono>
#include <string>

#include "cli/output/json_lines.hpp"
#include "muster/node.hpp"

/// Sample values for tests of the command line.
namespace muster::cli {

/// A fixed moment: 2026-11-22T03:00:00.000123Z, 12345.678901 s after boot.
inline Moment sample_moment() {
  return {std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(3) +
              std::chrono::microseconds(123),
          std::chrono::microseconds(12'345'678'901)};
}

/// A node whose id ends with `number`.
inline Node sample_node(std::string name, std::uint64_t number = 1) {
  Node node;
  node.id = {0x0123456789abcdef, number};
  node.name = std::move(name);
  node.addresses = {{"10.0.0.7", 12346, "eth0"}};
  node.port = 12346;
  node.is_master_eligible = true;
  node.weight = 0.5;
  node.last_seen = sample_moment().wall;
  return node;
}

}  // namespace muster::cli
