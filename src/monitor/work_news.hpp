#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "discovery/host.hpp"
#include "muster/value.hpp"

namespace muster::monitor {

/// Numbers of changes of the units of a set on this node.
struct WorkCounts {
  std::uint64_t begun = 0;
  std::uint64_t ended = 0;
  std::uint64_t failures = 0;
};

/// An event of the monitor.
struct News {
  std::string kind;
  Value details;
};

/// Gathers changes of the units of a set into events. Thousands of changes may happen together, so
/// an event reports all changes since the last one: `begun` and `ended` with set, count and up to
/// `ids_max` ids, `workFailed` with set, count and the latest reason.
///
/// Knows no clock: after every input, perform `take_outputs` and wait for `next_deadline`. Distinct
/// objects: safe. Shared objects: unsafe.
class WorkGatherer {
 public:
  static constexpr std::size_t ids_max = 20;

  explicit WorkGatherer(std::string set) : set_(std::move(set)) {}

  void begun(std::string_view id, core::Time now);
  void ended(std::string_view id, core::Time now);
  void failed(std::string_view why, core::Time now);
  void advance(core::Time now);

  const WorkCounts& counts() const { return counts_; }
  std::vector<News> take_outputs() { return std::exchange(outputs_, {}); }
  std::optional<core::Time> next_deadline() const { return tell_at_; }

 private:
  /// Changes that have not been reported yet.
  struct Lot {
    std::uint64_t count = 0;
    std::vector<std::string> ids = {};
  };

  void add(Lot& lot, std::string_view id, core::Time now);
  void tell_soon(core::Time now);
  void tell(std::string_view kind, const Lot& lot);

  const std::string set_;
  WorkCounts counts_;
  Lot begun_;
  Lot ended_;
  std::uint64_t failures_ = 0;
  std::string why_;
  std::optional<core::Time> tell_at_;
  std::vector<News> outputs_;
};

/// A `WorkGatherer` hosted on a node.
///
/// Safe to call from any thread.
class WorkNews : public detail::Host<WorkNews, WorkGatherer> {
 public:
  using Put = std::function<void(std::string_view kind, Value details)>;

  /// Passes events to `put`, on `executor`, which is that of a node.
  WorkNews(std::string set, const boost::asio::any_io_executor& executor, Put put)
      : Host(executor, std::move(set)), put_(std::move(put)) {}

  void begun(std::string_view id);
  void ended(std::string_view id);
  void failed(std::string_view why);
  WorkCounts counts() const;

 private:
  friend Host;

  void perform(const News& news) { put_(news.kind, news.details); }
  void follow(core::Time) {}
  void settled() {}
  void end_completions(std::error_code) {}
  void disconnect_slots() {}

  const Put put_;
};

}  // namespace muster::monitor
