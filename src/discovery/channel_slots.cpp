#include "discovery/channel_slots.hpp"

#include <utility>

namespace muster::detail {

Connection ChannelSlots::add(std::string_view channel, Slot slot) {
  const std::lock_guard lock(mutex_);
  Channel& signal = channels_[std::string(channel)];
  if (!signal) signal = std::make_shared<Signal<const Message&>>();
  return connect(*signal, std::move(slot));
}

void ChannelSlots::remove(std::string_view channel) {
  const std::lock_guard lock(mutex_);
  const auto found = channels_.find(channel);
  if (found == channels_.end()) return;
  found->second->disconnect_all_slots();
  channels_.erase(found);
}

void ChannelSlots::clear() {
  const std::lock_guard lock(mutex_);
  for (const auto& [name, signal] : channels_) signal->disconnect_all_slots();
  channels_.clear();
}

std::vector<std::string> ChannelSlots::channels() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, signal] : channels_) names.push_back(name);
  return names;
}

bool ChannelSlots::has_slots(std::string_view channel) const {
  const Channel found = find(channel);
  return found && !found->empty();
}

void ChannelSlots::deliver(const Message& message) const {
  // The slots run without the lock, because they may join and leave channels.
  if (const Channel channel = find(message.channel)) (*channel)(message);
}

ChannelSlots::Channel ChannelSlots::find(std::string_view channel) const {
  const std::lock_guard lock(mutex_);
  const auto found = channels_.find(channel);
  return found == channels_.end() ? nullptr : found->second;
}

}  // namespace muster::detail
