#include "core/guests.hpp"

#include <memory>
#include <string>
#include <utility>

#include "core/limits.hpp"

namespace muster::core {

namespace {

/// The attributes that every node has, by the names that nodes of our kind give them.
constexpr std::string_view name_attribute = "name";
constexpr std::string_view host_attribute = "host";
constexpr std::string_view info_attribute = "info";

using Table = std::shared_ptr<const AttributeTable>;

bool has(const Table& table, std::string_view name, std::string_view value) {
  const auto found = table->find(name);
  if (found == table->end()) return value.empty();
  const std::vector<std::uint8_t>& bytes = *found->second.bytes;
  return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()) == value;
}

void put(AttributeTable& table, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  auto bytes = std::make_shared<const std::vector<std::uint8_t>>(value.begin(), value.end());
  table.emplace(
      name,
      AttributeValue{
          .version = 0, .encoding = Encoding::json, .erased = false, .bytes = std::move(bytes)});
}

Table table_of(const GuestHello& hello) {
  auto table = std::make_shared<AttributeTable>();
  put(*table, name_attribute, hello.name);
  put(*table, host_attribute, hello.host_name);
  put(*table, info_attribute, hello.info);
  return table;
}

bool is_same(const Table& table, const GuestHello& hello) {
  return has(table, name_attribute, hello.name) && has(table, host_attribute, hello.host_name) &&
         has(table, info_attribute, hello.info);
}

}  // namespace

Guests::Guests(Shared& shared, Membership& membership, Channels& channels)
    : shared_(shared), membership_(membership), channels_(channels) {}

Peer* Guests::find(const NodeId& node) {
  Peer* peer = membership_.find(node);
  return peer != nullptr && peer->is_guest ? peer : nullptr;
}

std::size_t Guests::size() const {
  std::size_t guests = 0;
  shared_.peers.for_each_member([&](const Peer& peer) { guests += peer.is_guest ? 1 : 0; });
  return guests;
}

bool Guests::admit(const GuestHello& hello, const Arrival& arrival) {
  if (hello.node == shared_.config.node || membership_.find(hello.node) != nullptr) return false;
  if (size() >= limits::guests) return false;
  // Drawn here: an id of the guest's choosing could be that of a session yet to be met.
  const SessionId session{shared_.random.bits(), shared_.random.bits()};
  Peer* guest = shared_.peers.add(session, shared_.now);
  if (guest == nullptr) return false;
  guest->hello = record_of(hello, arrival);
  guest->greeted = true;
  if (!store(*guest, table_of(hello))) {
    shared_.peers.forget(guest->id);
    return false;
  }
  guest->paths.add(path_of(arrival, shared_.now));
  membership_.admit_guest(*guest);
  return true;
}

void Guests::heard(Peer& guest, const GuestHello& hello, const Arrival& arrival) {
  if (Path* path = guest.paths.find(arrival.from)) {
    path->heard_at = shared_.now;
    path->interface = arrival.interface;
  } else {
    membership_.change_paths(guest,
                             [&](Paths& paths) { paths.add(path_of(arrival, shared_.now)); });
  }
  if (is_same(guest.attributes, hello)) return;
  store(guest, table_of(hello));
}

bool Guests::store(Peer& guest, std::shared_ptr<const AttributeTable> table) {
  if (!shared_.attribute_room.fit(guest.attribute_share, size_bytes(*table))) return false;
  membership_.update(guest, [&] { guest.attributes = std::move(table); });
  return true;
}

Hello Guests::record_of(const GuestHello& hello, const Arrival& arrival) const {
  return {.node = hello.node,
          .weight = hello.weight,
          .interval = hello.interval,
          .valid_for = hello.valid_for,
          .port = arrival.from.port,
          .masters_required = shared_.config.masters_required,
          .master = hello.master,
          .eligible = hello.eligible};
}

void Guests::said(const NodeId& node, std::string_view channel, Bytes payload) {
  Peer* guest = find(node);
  if (guest == nullptr) return;
  channels_.deliver(*guest,
                    {.sequence = ++guest->direct_sequence,
                     .term = 0,
                     .encoding = Encoding::json,
                     .channel = std::string(channel),
                     .payload = {payload.begin(), payload.end()}},
                    false);
}

}  // namespace muster::core
