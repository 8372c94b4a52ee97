#include "services/version.hpp"

#include <algorithm>
#include <charconv>

namespace muster::services {

namespace {

constexpr std::string_view digits = "0123456789";

std::vector<std::string_view> split(std::string_view text, std::string_view by) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(by, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + by.size();
  }
  return parts;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos &&
         (text.size() == 1 || text.front() != '0');
}

std::optional<std::uint64_t> read_number(std::string_view text) {
  std::uint64_t number = 0;
  if (!is_number(text)) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  return number;
}

bool is_identifier(std::string_view text) {
  const auto is_allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), is_allowed);
}

/// Reads the identifiers of §9. An identifier of digits has no leading zero.
std::optional<std::vector<std::string>> read_prerelease(std::string_view text) {
  std::vector<std::string> identifiers;
  for (const std::string_view part : split(text, ".")) {
    const bool is_numeric = part.find_first_not_of(digits) == std::string_view::npos;
    if (!is_identifier(part) || (is_numeric && !is_number(part))) return std::nullopt;
    identifiers.emplace_back(part);
  }
  return identifiers;
}

std::strong_ordering compare_identifiers(const std::string& a, const std::string& b) {
  const bool a_is_number = is_number(a);
  if (a_is_number != is_number(b)) {
    return a_is_number ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  // Numbers may exceed every integer type. Without leading zeros, the longer number is the larger
  // one.
  if (a_is_number && a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

/// A version with only the first `given` numbers.
struct Partial {
  Version version;
  std::size_t given = 0;
};

bool is_wildcard(std::string_view text) {
  return text == "*" || text == "x" || text == "X";
}

std::optional<Partial> read_partial(std::string_view text) {
  if (auto whole = Version::parse(text)) return Partial{std::move(*whole), 3};
  Partial partial;
  bool is_over = false;
  for (const std::string_view part : split(text, ".")) {
    if (partial.given == 3) return std::nullopt;
    is_over = is_over || is_wildcard(part);
    if (is_over && !is_wildcard(part)) return std::nullopt;
    if (is_over) continue;
    const auto number = read_number(part);
    if (!number) return std::nullopt;
    partial.version.numbers[partial.given++] = *number;
  }
  return partial;
}

/// Returns the first version with a larger number at `index`, including its pre-releases. If the
/// number is the largest possible one, the number before it increases. Returns nothing if all of
/// them are the largest possible ones.
std::optional<Version> next_after(const Version& version, std::size_t index) {
  Version next;
  for (std::size_t i = 0; i <= index; ++i) next.numbers[i] = version.numbers[i];
  next.prerelease = {"0"};
  while (++next.numbers[index] == 0) {
    if (index-- == 0) return std::nullopt;
  }
  return next;
}

/// Returns the index of the last number that "^" keeps: the first number that is not zero, or else
/// the last given one.
std::size_t caret_index(const Partial& partial) {
  for (std::size_t i = 0; i < partial.given; ++i) {
    if (partial.version.numbers[i] != 0) return i;
  }
  return partial.given - 1;
}

/// Returns the first version after all versions that `partial` stands for.
std::optional<Version> end_of(const Partial& partial) {
  if (partial.given < 3) return next_after(partial.version, partial.given - 1);
  Version next = partial.version;
  if (next.prerelease.empty()) return next_after(next, 2);
  next.prerelease.push_back("0");
  return next;
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  Version version;
  if (const auto plus = text.find('+'); plus != std::string_view::npos) {
    for (const std::string_view part : split(text.substr(plus + 1), ".")) {
      if (!is_identifier(part)) return std::nullopt;
    }
    text = text.substr(0, plus);
  }
  if (const auto hyphen = text.find('-'); hyphen != std::string_view::npos) {
    auto prerelease = read_prerelease(text.substr(hyphen + 1));
    if (!prerelease) return std::nullopt;
    version.prerelease = std::move(*prerelease);
    text = text.substr(0, hyphen);
  }
  const auto parts = split(text, ".");
  if (parts.size() != version.numbers.size()) return std::nullopt;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = read_number(parts[i]);
    if (!number) return std::nullopt;
    version.numbers[i] = *number;
  }
  return version;
}

std::strong_ordering operator<=>(const Version& a, const Version& b) {
  if (const auto order = a.numbers <=> b.numbers; order != 0) return order;
  if (a.prerelease.empty() || b.prerelease.empty()) {
    return a.prerelease.empty() <=> b.prerelease.empty();
  }
  return std::lexicographical_compare_three_way(a.prerelease.begin(), a.prerelease.end(),
                                                b.prerelease.begin(), b.prerelease.end(),
                                                compare_identifiers);
}

std::optional<VersionRange> VersionRange::parse(std::string_view text) {
  VersionRange range;
  for (const std::string_view alternative : split(text, "||")) {
    auto spans = parse_alternative(alternative);
    if (!spans) return std::nullopt;
    range.alternatives_.push_back(std::move(*spans));
  }
  return range;
}

std::optional<std::vector<VersionRange::Span>> VersionRange::parse_alternative(
    std::string_view text) {
  std::vector<Span> spans;
  for (const std::string_view condition : split(text, " ")) {
    if (condition.empty()) continue;
    const auto span = parse_condition(condition);
    if (!span) return std::nullopt;
    spans.push_back(*span);
  }
  if (spans.empty()) return std::nullopt;
  return spans;
}

std::optional<VersionRange::Span> VersionRange::parse_condition(std::string_view text) {
  const std::size_t start = std::min(text.find_first_not_of("<>=^~"), text.size());
  const std::string_view sign = text.substr(0, start);
  const auto partial = read_partial(text.substr(start));
  if (!partial) return std::nullopt;
  if (partial->given == 0) return sign.empty() ? std::optional(Span{}) : std::nullopt;
  const Version& version = partial->version;
  Version from = version;
  if (partial->given < 3) from.prerelease = {"0"};
  if (sign.empty() || sign == "=") return Span{from, end_of(*partial)};
  if (sign == ">=") return Span{from, {}};
  if (sign == "<") return Span{{}, from};
  if (sign == ">") {
    const auto low = end_of(*partial);
    // No version is above the highest possible one.
    return low ? Span{low, {}} : Span{from, from};
  }
  if (sign == "<=") return Span{{}, end_of(*partial)};
  if (sign == "^") return Span{from, next_after(version, caret_index(*partial))};
  if (sign == "~")
    return Span{from, next_after(version, std::min<std::size_t>(partial->given, 2) - 1)};
  return std::nullopt;
}

bool VersionRange::contains(const Version& version) const {
  const auto is_within = [&](const Span& span) {
    return (!span.low || version >= *span.low) && (!span.high || version < *span.high);
  };
  return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const auto& spans) {
    return std::all_of(spans.begin(), spans.end(), is_within);
  });
}

}  // namespace muster::services
