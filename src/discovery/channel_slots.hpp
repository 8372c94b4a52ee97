#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "discovery/signals.hpp"

namespace muster::detail {

/// The slots of all joined channels.
///
/// Safe to call from any thread.
class ChannelSlots {
 public:
  using Slot = std::function<void(const Message&)>;

  /// Joins the channel if it is new, and connects the slot.
  Connection add(std::string_view channel, Slot slot);
  void remove(std::string_view channel);
  void clear();
  std::vector<std::string> channels() const;
  bool has_slots(std::string_view channel) const;

  /// Calls the slots of the message's channel. Lets their exceptions pass.
  void deliver(const Message& message) const;

 private:
  using Channel = std::shared_ptr<Signal<const Message&>>;

  Channel find(std::string_view channel) const;

  mutable std::mutex mutex_;
  std::map<std::string, Channel, std::less<>> channels_;
};

}  // namespace muster::detail
