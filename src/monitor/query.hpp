#pragma once

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace muster::monitor {

/// A request has a bad parameter. The text names the accepted values.
class BadQuery : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The query string of a request: "state=failed&limit=10".
///
/// Distinct objects: safe. Shared objects: unsafe.
class Query {
 public:
  explicit Query(std::string_view text = {});

  /// The decoded value; empty if it is missing. Of several with that name the first counts.
  std::string_view find(std::string_view name) const;
  /// `fallback` if it is missing. Throws `BadQuery` unless the value is 0 to `max`.
  std::size_t number(std::string_view name, std::size_t fallback, std::size_t max) const;

 private:
  std::map<std::string, std::string, std::less<>> fields_;
};

}  // namespace muster::monitor
