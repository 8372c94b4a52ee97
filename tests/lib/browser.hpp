#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/process.hpp"
#include "lib/scratch_directory.hpp"

namespace muster::test {

/// A headless Chromium that shows one page and answers questions about it, by the DevTools protocol
/// over its pipe. The page keeps running between questions, as it does for a person. For one
/// thread.
class Browser {
 public:
  /// Opens `url`. Throws std::runtime_error if the browser does not start.
  Browser(const NetNamespace& where, const std::string& url);
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  /// Waits within the page until the JavaScript expression is true. False if `patience` passes
  /// first or the browser has ended.
  bool await(std::string_view expression, std::chrono::nanoseconds patience = default_patience);
  /// The present page as HTML, for messages.
  std::string page();

  /// Longer than any step takes, even on a busy machine.
  static constexpr auto default_patience = std::chrono::seconds(60);

 private:
  using Object = boost::json::object;

  /// The answer of the browser; empty if none arrives within that time.
  Object call(std::string_view method, const Object& parameters,
              std::chrono::nanoseconds patience = default_patience);
  /// The answer to that request, once it has arrived.
  bool take(std::uint64_t number, Object& answer);

  ScratchDirectory profile_;
  Process process_;
  /// The session of the page; empty before it exists.
  std::string session_;
  std::uint64_t last_number_ = 0;
  /// Number of bytes of its output that have been read.
  std::size_t read_ = 0;
};

}  // namespace muster::test
