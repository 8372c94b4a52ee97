#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/net_namespace.hpp"
#include "lib/process.hpp"

namespace muster::test {

/// An attack of attack.py, in Python and written from PROTOCOL.md alone, as a process on a host.
///
/// For one thread.
class Attacker {
 public:
  using Arguments = std::vector<std::string>;

  /// The reason why it cannot run on this machine; nothing if it can.
  static const std::optional<std::string>& obstacle();
  /// Runs one of the scripts to its end, and returns its output. Throws std::runtime_error if it
  /// fails or takes longer than ten seconds.
  static std::string run(const NetNamespace& where, std::string_view script, Arguments arguments);

  Attacker(const NetNamespace& where, std::string_view attack, Arguments arguments);

  /// Whether it has ended. Reads its output.
  bool has_ended();
  /// Waits for its end, and returns its effect. Throws std::runtime_error if it failed or does not
  /// end within a minute.
  boost::json::object result();

 private:
  Process process_;
};

}  // namespace muster::test
