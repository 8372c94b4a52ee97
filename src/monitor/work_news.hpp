#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "muster/value.hpp"

namespace muster::monitor {

/// Changes of the units of a set on this node, as counts and as events. Thousands of changes may
/// happen together, so an event reports all changes since the last one: `begun` and `ended` with
/// set, count and up to `ids_max` ids, `workFailed` with set, count and the latest reason.
///
/// Safe to call from any thread.
class WorkNews : public std::enable_shared_from_this<WorkNews> {
 public:
  static constexpr std::size_t ids_max = 20;

  struct Counts {
    std::uint64_t begun = 0;
    std::uint64_t ended = 0;
    std::uint64_t failures = 0;
  };
  using Put = std::function<void(std::string_view kind, Value details)>;

  /// Passes events to `put`, on `executor`.
  WorkNews(std::string set, const boost::asio::any_io_executor& executor, Put put);

  void begun(std::string_view id);
  void ended(std::string_view id);
  void failed(std::string_view why);
  Counts counts() const;

 private:
  /// Changes that have not been reported yet.
  struct Lot {
    std::uint64_t count = 0;
    std::vector<std::string> ids = {};
  };

  void add(std::uint64_t& total, Lot& lot, std::string_view id);
  /// Requires: the lock is held.
  void tell_soon();
  void tell();
  void tell(std::string_view kind, const Lot& lot) const;

  const std::string set_;
  const Put put_;
  mutable std::mutex mutex_;
  Counts counts_;
  Lot begun_;
  Lot ended_;
  std::uint64_t failures_ = 0;
  std::string why_;
  bool is_waiting_ = false;
  boost::asio::steady_timer timer_;
};

}  // namespace muster::monitor
