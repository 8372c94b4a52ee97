#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/channels.hpp"
#include "core/membership.hpp"
#include "core/shared.hpp"

namespace muster::core {

/// What a translator has understood of the hello of a node of another kind.
struct GuestHello {
  NodeId node;
  double weight = 0;
  bool master = false;
  bool eligible = false;
  /// Its next hello is not overdue before this.
  Duration interval{};
  /// Without a hello for this long, it is gone.
  Duration valid_for{};
  std::string_view name;
  std::string_view host_name;
  /// What it advertises, as JSON text.
  std::string_view info;
};

/// Guests: nodes of another kind, for whom somebody translates.
///
/// A guest is a member who can do nothing but say hello and send channel messages. It has no
/// session of its own and answers nothing: it is not challenged, probed, sent parcels, introduced
/// or watched by lifelines, and it knows no terms. Nothing of it is authenticated, so it can never
/// take the place of a full member. Whoever translates feeds `Protocol::greet_guest` and `said`,
/// and after every input takes `letters`.
class Guests {
 public:
  Guests(Shared& shared, Membership& membership, Channels& channels);

  /// Null if the id is not that of a guest.
  Peer* find(const NodeId& node);
  /// Lets it in. False if there is no room, or the id belongs to us or to a full member.
  bool admit(const GuestHello& hello, const Arrival& arrival);
  /// Takes over what its hello says beside its role.
  void heard(Peer& guest, const GuestHello& hello, const Arrival& arrival);
  /// The hello as one of our own kind would have said it.
  Hello record_of(const GuestHello& hello, const Arrival& arrival) const;
  /// A guest said something on a channel. Nothing happens if it is none.
  void said(const NodeId& node, std::string_view channel, Bytes payload);

  /// Our channel messages for guests, to be drained after every input.
  std::vector<LetterToGuests>& letters() { return shared_.letters_to_guests; }
  std::size_t size() const;

 private:
  /// False if there is no room for the attributes; then it keeps the former ones.
  bool store(Peer& guest, std::shared_ptr<const AttributeTable> table);

  Shared& shared_;
  Membership& membership_;
  Channels& channels_;
};

}  // namespace muster::core
