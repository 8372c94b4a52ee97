#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster::services {

/// A semantic version (semver.org 2.0.0). Build metadata is read and not kept: it orders nothing.
struct Version {
  /// Major, minor, patch.
  std::array<std::uint64_t, 3> numbers{};
  /// The identifiers after the hyphen; none for a release.
  std::vector<std::string> prerelease = {};

  /// Nothing if `text` is no complete version.
  static std::optional<Version> parse(std::string_view text);

  friend bool operator==(const Version&, const Version&) = default;
};

/// The order of §11: a pre-release comes before its release.
std::strong_ordering operator<=>(const Version& a, const Version& b);

/// Which versions will do: "^1.2", "~1.2.3", ">=1.2 <2", "1.x", "1.2 || 2", "*".
///
/// Alternatives are parted by "||", conditions that must all hold by spaces. A version that is not
/// complete stands for all that begin with it. A pre-release counts by its place in the order.
class VersionRange {
 public:
  /// Nothing if `text` is no range.
  static std::optional<VersionRange> parse(std::string_view text);

  bool contains(const Version& version) const;

 private:
  /// From `low`, included, to `high`, not included.
  struct Span {
    std::optional<Version> low = {};
    std::optional<Version> high = {};
  };

  static std::optional<Span> parse_condition(std::string_view text);
  static std::optional<std::vector<Span>> parse_alternative(std::string_view text);

  std::vector<std::vector<Span>> alternatives_;
};

}  // namespace muster::services
