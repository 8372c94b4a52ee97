#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "services/version.hpp"

namespace {

using muster::services::Version;
using muster::services::VersionRange;

std::string text_of(const Version& version) {
  std::string text;
  for (const std::uint64_t number : version.numbers) {
    text += (text.empty() ? "" : ".") + std::to_string(number);
  }
  for (std::size_t i = 0; i < version.prerelease.size(); ++i) {
    text += (i == 0 ? '-' : '.') + version.prerelease[i];
  }
  return text;
}

bool is_within(const std::string& range, const Version& version) {
  const auto parsed = VersionRange::parse(range);
  FUZZ_CHECK(parsed);
  return parsed->contains(version);
}

/// The meaning of each operator for the version that follows it.
void check(const Version& version) {
  const std::string text = text_of(version);
  FUZZ_CHECK(Version::parse(text) == version);
  for (const char* sign : {"", "=", ">=", "<=", "^", "~"}) {
    FUZZ_CHECK(is_within(sign + text, version));
  }
  for (const char* sign : {"<", ">"}) FUZZ_CHECK(!is_within(sign + text, version));
  FUZZ_CHECK(is_within("*", version));
}

/// The order is total, and ranges agree with it.
void check(const Version& a, const Version& b) {
  const auto order = a <=> b;
  FUZZ_CHECK((order == 0) == (a == b));
  FUZZ_CHECK((order < 0) == ((b <=> a) > 0));
  FUZZ_CHECK(is_within(">=" + text_of(a), b) == (order <= 0));
  FUZZ_CHECK(is_within("<" + text_of(a), b) == (order > 0));
  FUZZ_CHECK(is_within(">" + text_of(a), b) == (order < 0));
  FUZZ_CHECK(is_within("<=" + text_of(a), b) == (order >= 0));
  FUZZ_CHECK(!is_within("^" + text_of(a), b) || order <= 0);
  FUZZ_CHECK(!is_within("~" + text_of(a), b) || is_within("^" + text_of(a), b) ||
             a.numbers[0] == 0);
}

}  // namespace

/// Two semantic versions and a range, one per line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  muster::fuzz::Input input(data, size);
  const auto a = Version::parse(input.line());
  const auto b = Version::parse(input.line());
  const auto range = VersionRange::parse(input.line());
  if (a) check(*a);
  if (a && b) check(*a, *b);
  if (a && range) range->contains(*a);
  return 0;
}
