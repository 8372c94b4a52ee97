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

/// A headless Chromium that shows one page and is asked about it, by the DevTools protocol over its
/// pipe. The page lives on between questions, as it does before people. For one thread.
class Browser {
 public:
  /// Opens `url`. Throws std::runtime_error if the browser does not start.
  Browser(const NetNamespace& where, const std::string& url);
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  /// Waits, within the page, until the JavaScript expression is true. False if `patience` is over
  /// first, or the browser has ended.
  bool await(std::string_view expression, std::chrono::nanoseconds patience = default_patience);
  /// The page as it is now, as HTML; for messages.
  std::string page();

  /// Longer than anything takes, even on a machine that does much else.
  static constexpr auto default_patience = std::chrono::seconds(60);

 private:
  using Object = boost::json::object;

  /// What the browser answers; empty if it does not, within that time.
  Object call(std::string_view method, const Object& parameters,
              std::chrono::nanoseconds patience = default_patience);
  /// The answer of that number, once it has come.
  bool take(std::uint64_t number, Object& answer);

  ScratchDirectory profile_;
  Process process_;
  /// Of the page; empty before it is there.
  std::string session_;
  std::uint64_t last_number_ = 0;
  /// How much of its output has been read.
  std::size_t read_ = 0;
};

}  // namespace muster::test
