#include "core/alarms.hpp"

#include <algorithm>

namespace muster::core {

void Alarms::arm(Peer& peer, Time at) {
  Alarm& alarm = alarm_of_(peer);
  if (at >= alarm.at) return;
  alarm.at = at;
  if (at < alarm.queued) push(peer);
}

void Alarms::postpone(Peer& peer, Time at) {
  Alarm& alarm = alarm_of_(peer);
  if (alarm.at < at && alarm.at != never) alarm.at = at;
}

Time Alarms::next() {
  while (!heap_.empty()) {
    const Entry& first = heap_.front();
    if (!is_current(first)) {
      pop();
      continue;
    }
    Peer& peer = *peers_.find(first.peer);
    if (alarm_of_(peer).at == first.at) return first.at;
    pop();
    push(peer);
  }
  return never;
}

Peer* Alarms::take_due(Time now) {
  if (next() > now) return nullptr;
  Peer& peer = *peers_.find(pop().peer);
  alarm_of_(peer) = {};
  return &peer;
}

void Alarms::push(Peer& peer) {
  Alarm& alarm = alarm_of_(peer);
  alarm.queued = alarm.at;
  heap_.push_back({alarm.at, peer.id});
  std::push_heap(heap_.begin(), heap_.end(), is_later);
}

Alarms::Entry Alarms::pop() {
  const Entry entry = heap_.front();
  std::pop_heap(heap_.begin(), heap_.end(), is_later);
  heap_.pop_back();
  return entry;
}

bool Alarms::is_current(const Entry& entry) {
  Peer* peer = peers_.find(entry.peer);
  return peer != nullptr && alarm_of_(*peer).queued == entry.at;
}

}  // namespace muster::core
