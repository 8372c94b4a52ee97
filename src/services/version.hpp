#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::services {

/// A semantic version (semver.org 2.0.0). The parser drops build metadata, because it has no effect
/// on the order.
struct Version {
  /// Major, minor and patch number.
  std::array<std::uint64_t, 3> numbers{};
  /// The identifiers after the hyphen. Empty for a release.
  std::vector<std::string> prerelease = {};

  /// Returns nothing if `text` is not a complete version.
  static std::optional<Version> parse(std::string_view text);

  friend bool operator==(const Version&, const Version&) = default;
};

/// The order of §11. A pre-release comes before its release.
std::strong_ordering operator<=>(const Version& a, const Version& b);

/// A set of accepted versions: "^1.2", "~1.2.3", ">=1.2 <2", "1.x", "1.2 || 2", "*".
///
/// "||" separates alternatives. Spaces separate conditions that must all hold. An incomplete
/// version stands for all versions that begin with it. A pre-release counts by its place in the
/// order.
class VersionRange {
 public:
  /// Returns nothing if `text` is not a range.
  static std::optional<VersionRange> parse(std::string_view text);

  bool contains(const Version& version) const;

 private:
  /// The versions from `low`, included, to `high`, not included.
  struct Span {
    std::optional<Version> low = {};
    std::optional<Version> high = {};
  };

  static std::optional<Span> parse_condition(std::string_view text);
  static std::optional<std::vector<Span>> parse_alternative(std::string_view text);

  std::vector<std::vector<Span>> alternatives_;
};

}  // namespace muster::services
