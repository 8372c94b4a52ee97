#pragma once

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace muster::monitor {

/// A request asks for what there is not; the text says what would be.
class BadQuery : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What stands behind the '?' of a request: "state=failed&limit=10".
///
/// Distinct objects: safe. Shared objects: unsafe.
class Query {
 public:
  explicit Query(std::string_view text = {});

  /// Decoded; empty if it is not given. Of several of that name the first counts.
  std::string_view find(std::string_view name) const;
  /// `fallback` if it is not given. Throws `BadQuery` unless it is 0 to `max`.
  std::size_t number(std::string_view name, std::size_t fallback, std::size_t max) const;

 private:
  std::map<std::string, std::string, std::less<>> fields_;
};

}  // namespace muster::monitor
