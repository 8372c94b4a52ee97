#include "monitor/work_news.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>

namespace muster::monitor {

namespace {

/// Short for readers, and long enough to combine thousands of changes.
constexpr auto gathered_for = std::chrono::milliseconds(200);

}  // namespace

void WorkGatherer::begun(std::string_view id, core::Time now) {
  ++counts_.begun;
  add(begun_, id, now);
}

void WorkGatherer::ended(std::string_view id, core::Time now) {
  ++counts_.ended;
  add(ended_, id, now);
}

void WorkGatherer::failed(std::string_view why, core::Time now) {
  ++counts_.failures;
  ++failures_;
  why_ = why;
  tell_soon(now);
}

void WorkGatherer::add(Lot& lot, std::string_view id, core::Time now) {
  ++lot.count;
  if (lot.ids.size() < ids_max) lot.ids.emplace_back(id);
  tell_soon(now);
}

void WorkGatherer::tell_soon(core::Time now) {
  if (!tell_at_) tell_at_ = now + gathered_for;
}

void WorkGatherer::advance(core::Time now) {
  if (!tell_at_ || *tell_at_ > now) return;
  tell_at_.reset();
  tell("ended", std::exchange(ended_, {}));
  tell("begun", std::exchange(begun_, {}));
  const std::uint64_t failures = std::exchange(failures_, 0);
  if (failures == 0) return;
  outputs_.push_back(
      {"workFailed",
       boost::json::object{{"set", set_}, {"count", failures}, {"why", std::exchange(why_, {})}}});
}

void WorkGatherer::tell(std::string_view kind, const Lot& lot) {
  if (lot.count == 0) return;
  boost::json::array ids(lot.ids.begin(), lot.ids.end());
  outputs_.push_back(
      {std::string(kind),
       boost::json::object{{"set", set_}, {"count", lot.count}, {"ids", std::move(ids)}}});
}

void WorkNews::begun(std::string_view id) {
  change([&](WorkGatherer& gatherer, core::Time now) { gatherer.begun(id, now); });
}

void WorkNews::ended(std::string_view id) {
  change([&](WorkGatherer& gatherer, core::Time now) { gatherer.ended(id, now); });
}

void WorkNews::failed(std::string_view why) {
  change([&](WorkGatherer& gatherer, core::Time now) { gatherer.failed(why, now); });
}

WorkCounts WorkNews::counts() const {
  return read([](const WorkGatherer& gatherer) { return gatherer.counts(); });
}

}  // namespace muster::monitor
