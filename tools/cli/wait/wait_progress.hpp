#pragma once

#include <string>

#include "cli/output/json_lines.hpp"
#include "muster/services.hpp"

namespace muster::cli {

/// Returns one line per missing service.
std::string text_of(const std::vector<MissingService>& missing);

/// Shows the missing and the ready services. Programs get them on standard output, people on a
/// terminal get them on standard error.
class WaitProgress {
 public:
  /// `services` must outlive this object.
  WaitProgress(ServiceDiscovery& services, bool json);
  WaitProgress(const WaitProgress&) = delete;
  WaitProgress& operator=(const WaitProgress&) = delete;

  /// Shows the missing services unless they are the same as the last time.
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
