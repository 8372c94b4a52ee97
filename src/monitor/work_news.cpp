#include "monitor/work_news.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <utility>

namespace muster::monitor {

namespace {

/// Short for readers, and long enough to combine thousands of changes.
constexpr auto gathered_for = std::chrono::milliseconds(200);

}  // namespace

WorkNews::WorkNews(std::string set, const boost::asio::any_io_executor& executor, Put put)
    : set_(std::move(set)), put_(std::move(put)), timer_(executor) {}

void WorkNews::begun(std::string_view id) {
  add(counts_.begun, begun_, id);
}

void WorkNews::ended(std::string_view id) {
  add(counts_.ended, ended_, id);
}

void WorkNews::failed(std::string_view why) {
  const std::lock_guard lock(mutex_);
  ++counts_.failures;
  ++failures_;
  why_ = why;
  tell_soon();
}

WorkNews::Counts WorkNews::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

void WorkNews::add(std::uint64_t& total, Lot& lot, std::string_view id) {
  const std::lock_guard lock(mutex_);
  ++total;
  ++lot.count;
  if (lot.ids.size() < ids_max) lot.ids.emplace_back(id);
  tell_soon();
}

void WorkNews::tell_soon() {
  if (std::exchange(is_waiting_, true)) return;
  timer_.expires_after(gathered_for);
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& failure) {
    const auto self = weak.lock();
    if (self && !failure) self->tell();
  });
}

void WorkNews::tell() {
  std::unique_lock lock(mutex_);
  is_waiting_ = false;
  const Lot begun = std::exchange(begun_, {});
  const Lot ended = std::exchange(ended_, {});
  const std::uint64_t failures = std::exchange(failures_, 0);
  const std::string why = std::exchange(why_, {});
  lock.unlock();
  tell("ended", ended);
  tell("begun", begun);
  if (failures > 0) {
    put_("workFailed", boost::json::object{{"set", set_}, {"count", failures}, {"why", why}});
  }
}

void WorkNews::tell(std::string_view kind, const Lot& lot) const {
  if (lot.count == 0) return;
  boost::json::array ids(lot.ids.begin(), lot.ids.end());
  put_(kind, boost::json::object{{"set", set_}, {"count", lot.count}, {"ids", std::move(ids)}});
}

}  // namespace muster::monitor
