#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::cli {

enum class Verdict {
  ok,
  /// The checked part works, but badly, or only for some nodes.
  warn,
  fail,
};

std::string_view word_of(Verdict verdict);

/// The result of one check of `muster doctor`.
struct Finding {
  /// The name of the check: "interface", "broadcast", ...
  std::string name;
  /// The interface or the other host that the check is about. Empty if there is only one.
  std::string subject = {};
  Verdict verdict = Verdict::ok;
  std::string detail = {};
  /// The repair. Empty if none is necessary.
  std::string remedy = {};
  /// The number of datagrams, if the finding is about datagrams.
  std::optional<std::uint64_t> count = {};

  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

}  // namespace muster::cli
