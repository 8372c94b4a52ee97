#pragma once

#include <optional>
#include <string>

#include "cli/foreground/foreground.hpp"
#include "cli/foreground/waiting_notice.hpp"
#include "cli/output/json_lines.hpp"
#include "muster/services.hpp"

namespace muster::cli {

/// Formats one line for each missing service.
std::string text_of(const std::vector<MissingService>& missing);

/// Shows the services that `muster wait` waits for. Programs read it on standard output, people on
/// standard error.
class WaitProgress {
 public:
  /// `foreground` must outlive this object. `timeout` is the time after which the wait ends.
  WaitProgress(Foreground& foreground, bool json, std::optional<Duration> timeout);
  WaitProgress(const WaitProgress&) = delete;
  WaitProgress& operator=(const WaitProgress&) = delete;

  /// Requires: the node has started.
  void start();
  void show_ready(const Services& services);

 private:
  void show_service(const Service& service);
  /// Shows the missing services, if they have changed.
  void show_missing();
  void write_missing(const std::vector<MissingService>& missing);
  /// "waiting for db, queue; 3s of 30s".
  std::string summary() const;

  ServiceDiscovery& services_;
  bool json_;
  /// Prints each change on standard error.
  bool is_watched_;
  std::optional<Duration> timeout_;
  Duration start_{};
  JsonLines lines_;
  WaitingNotice notice_;
  std::string shown_;
  ScopedConnection appeared_;
  ScopedConnection updated_;
  ScopedConnection gone_;
};

}  // namespace muster::cli
