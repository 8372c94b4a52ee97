#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::cli {

enum class Verdict {
  ok,
  /// It works so far, but not as well as it should, or not for everybody.
  warn,
  fail,
};

std::string_view to_string(Verdict verdict);

/// What one check of `muster doctor` found.
struct Finding {
  /// What was checked: "interface", "broadcast", ...
  std::string name;
  /// Which one of these: an interface, or another host. Empty if there is only one.
  std::string subject = {};
  Verdict verdict = Verdict::ok;
  std::string detail = {};
  /// What to do about it; empty if nothing needs to be done.
  std::string remedy = {};
  /// Datagrams, if it is about some.
  std::optional<std::uint64_t> count = {};

  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

}  // namespace muster::cli
