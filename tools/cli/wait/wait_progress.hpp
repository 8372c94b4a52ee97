#pragma once

#include <string>

#include "cli/output/json_lines.hpp"
#include "muster/services.hpp"

namespace muster::cli {

/// One line for each of them.
std::string text_of(const std::vector<MissingService>& missing);

/// Shows what is waited for and what has come: to programs on standard output, or to people, if
/// they look at it, on standard error.
class WaitProgress {
 public:
  /// `services` must outlive this.
  WaitProgress(ServiceDiscovery& services, bool json);
  WaitProgress(const WaitProgress&) = delete;
  WaitProgress& operator=(const WaitProgress&) = delete;

  /// Shows what is missing unless that was shown last.
  void show_missing();
  void show_ready(const Services& services);

 private:
  void show_service(const Service& service);
  void write_missing(const std::vector<MissingService>& missing);

  ServiceDiscovery& services_;
  bool json_;
  bool is_watched_;
  JsonLines lines_;
  std::string shown_;
  ScopedConnection appeared_;
  ScopedConnection updated_;
  ScopedConnection gone_;
};

}  // namespace muster::cli
