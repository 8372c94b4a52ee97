#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "core/alarms.hpp"
#include "core/channels.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// When a confirmed send ends before every receiver has confirmed. The others get the message all
/// the same.
struct DeliveryGoal {
  /// The number of receivers whose confirmation ends the send.
  std::size_t enough = std::numeric_limits<std::size_t>::max();
  /// The time after which the send ends.
  std::optional<Duration> timeout = {};
};

/// Confirmed sends: each receiver gets its own copy, in order, repeated until it says that it has
/// it or it is removed (PROTOCOL.md §8.3).
class Delivery {
 public:
  Delivery(Shared& shared, Channels& channels);

  /// To every visible full member there is now; guests get it once, unconfirmed. Ends with one
  /// `DeliveryDone` under `delivery`, at once if nobody is there. Besides the errors of
  /// `Channels::send`, `overloaded` when a receiver's queue is full; then nobody gets it.
  std::error_code send(DeliveryId delivery, std::string_view channel, Encoding encoding,
                       Bytes payload, const DeliveryGoal& goal = {});
  /// The same to one visible full member.
  std::error_code send_to(Peer& receiver, DeliveryId delivery, std::string_view channel,
                          Encoding encoding, Bytes payload, const DeliveryGoal& goal = {});

  void receive(Peer& peer, const Parcel& parcel);
  void receive(Peer& peer, const Receipt& receipt);
  /// A packet's messages have all been applied: confirm what it brought.
  void end_of_packet(Peer& peer);
  /// The peer is about to be removed: what it has not confirmed is lost.
  void lost(Peer& peer);
  void run_due();

 private:
  /// `heard`: delivered to a node that had joined the channel.
  enum class Fate { lost, delivered, heard };
  static Fate fate_of(std::uint64_t sequence, const Receipt& receipt);

  struct Progress {
    std::size_t enough = 0;
    Time until = never;
    std::size_t open = 0;
    std::size_t delivered = 0;
    std::size_t lost = 0;
    std::size_t listening = 0;
  };

  std::shared_ptr<const ParcelContent> wrap(std::string_view channel, Encoding encoding,
                                            Bytes payload) const;
  void open(DeliveryId delivery, const DeliveryGoal& goal);
  void enqueue(Peer& peer, DeliveryId delivery, std::shared_ptr<const ParcelContent> content);
  void fill_window(Peer& peer);
  void wait_for_receipt(Peer& peer);
  void transmit(const Peer& peer, const OutgoingParcel& parcel);
  void deliver(Peer& peer, Letter letter);
  void settle(DeliveryId delivery, Fate fate);
  void finish_if_settled(DeliveryId delivery);
  void finish(DeliveryId delivery, std::vector<NodeId> unconfirmed);
  /// The receivers that have not confirmed yet.
  std::vector<NodeId> unconfirmed(DeliveryId delivery) const;
  void repeat_due();
  void rearm();
  Duration repeat_after(const Peer& peer) const;

  Shared& shared_;
  Channels& channels_;
  Alarms alarms_;
  std::map<DeliveryId, Progress> progress_;
  /// Those that end at a time.
  std::set<std::pair<Time, DeliveryId>> limited_;
  /// Above all sequences used so far, towards whomever.
  std::uint64_t next_sequence_ = 1;
};

}  // namespace muster::core
