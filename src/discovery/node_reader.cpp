#include "discovery/node_reader.hpp"

#include <fmt/format.h>
#include <net/if.h>

#include <algorithm>
#include <array>
#include <utility>

#include "asio/address_text.hpp"
#include "asio/clock.hpp"
#include "muster/error.hpp"
#include "wire/json_reader.hpp"

namespace muster::detail {

namespace {

/// How long the name of an interface is believed: asking for it takes three system calls.
constexpr Duration name_life = std::chrono::seconds(1);

/// Sessions remembered at once. Beyond that, the lowest ones are decoded anew each time.
constexpr std::size_t decoded_max = 20'000;

const core::AttributeValue* find(const core::NodeView& view, std::string_view name) {
  const auto found = view.attributes->find(name);
  return found == view.attributes->end() ? nullptr : &found->second;
}

std::string text_of(const core::NodeView& view, std::string_view name) {
  const core::AttributeValue* value = find(view, name);
  return value == nullptr ? std::string{} : std::string(value->bytes->begin(), value->bytes->end());
}

Payload info_of(const core::NodeView& view) {
  const core::AttributeValue* value = find(view, attribute::info);
  return value == nullptr ? Payload{} : read_payload(value->encoding, *value->bytes);
}

std::shared_ptr<const Attributes> published(const core::NodeView& view) {
  Attributes attributes;
  for (const auto& [name, value] : *view.attributes) {
    if (is_reserved_attribute(name)) continue;
    attributes.emplace(name, read_payload(value.encoding, *value.bytes));
  }
  return std::make_shared<const Attributes>(std::move(attributes));
}

/// When something of the node was heard last, by the wall clock.
std::chrono::system_clock::time_point wall_time(core::Time at) {
  return std::chrono::system_clock::now() -
         std::chrono::duration_cast<std::chrono::system_clock::duration>(io::now() - at);
}

}  // namespace

Node NodeReader::read(const core::NodeView& view) {
  Node node;
  node.id = view.hello.node;
  node.session = view.session;
  node.name = text_of(view, attribute::name);
  node.host_name = text_of(view, attribute::host_name);
  node.addresses = read_addresses(view.paths);
  node.port = view.hello.port;
  node.is_master = view.hello.master;
  node.is_master_eligible = view.hello.eligible;
  node.weight = view.hello.weight;
  node.term = view.hello.master ? view.hello.master_term : 0;
  Decoded decoded = decode(view);
  node.info = std::move(decoded.info);
  node.attributes = std::move(decoded.attributes);
  node.last_seen = wall_time(view.heard_at);
  node.round_trip = view.round_trip;
  node.is_suspected = view.suspected;
  return node;
}

std::vector<NodeAddress> NodeReader::read_addresses(const core::Paths& paths) {
  const core::Time now = io::now();
  std::vector<NodeAddress> addresses;
  const std::lock_guard lock(mutex_);
  for (const core::Path& path : paths.all()) {
    addresses.push_back(read_address(path.endpoint, path.interface, now));
  }
  return addresses;
}

std::vector<NodeAddress> NodeReader::read_addresses(const std::vector<io::OwnAddress>& own) {
  const core::Time now = io::now();
  std::vector<NodeAddress> addresses;
  const std::lock_guard lock(mutex_);
  for (const io::OwnAddress& each : own) {
    addresses.push_back(read_address(each.endpoint, each.interface, now));
  }
  return addresses;
}

NodeAddress NodeReader::read_address(const core::Endpoint& endpoint, std::uint32_t interface,
                                     core::Time now) {
  return {io::to_host_text(endpoint), endpoint.port, name_of(interface, now)};
}

const std::string& NodeReader::name_of(std::uint32_t interface, core::Time now) {
  InterfaceName& known = names_[interface];
  if (now >= known.until) {
    std::array<char, IF_NAMESIZE> name{};
    if_indextoname(interface, name.data());
    known = {name.data(), now + name_life};
  }
  return known.name;
}

NodeReader::Decoded NodeReader::decode(const core::NodeView& view) {
  const std::lock_guard lock(mutex_);
  Decoded& known = decoded_[view.session];
  if (known.table != view.attributes) known = {view.attributes, info_of(view), published(view)};
  Decoded copy = known;
  if (decoded_.size() > decoded_max) decoded_.erase(decoded_.begin());
  return copy;
}

void NodeReader::forget(const SessionId& session) {
  const std::lock_guard lock(mutex_);
  decoded_.erase(session);
}

bool is_reserved_attribute(std::string_view name) {
  return name == attribute::info || name == attribute::name || name == attribute::host_name;
}

Payload read_payload(core::Encoding encoding, core::Bytes bytes) {
  if (encoding == core::Encoding::typed) {
    return {.kind = Payload::Kind::typed, .value = nullptr, .typed = {bytes.begin(), bytes.end()}};
  }
  std::size_t read = 0;
  boost::system::error_code error;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return {.kind = Payload::Kind::json, .value = wire::read_json(text, read, error)};
}

EncodedPayload encode_payload(const Payload& payload) {
  if (payload.kind == Payload::Kind::typed) {
    return {core::Encoding::typed, {payload.typed.begin(), payload.typed.end()}};
  }
  if (const auto fault = wire::why_unreadable(payload.value); !fault.empty()) {
    throw Error(Errc::invalid_json, fmt::format("a value cannot be sent as JSON: {}", fault));
  }
  return {core::Encoding::json, to_string(payload.value)};
}

}  // namespace muster::detail
