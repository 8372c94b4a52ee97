#include "core/attribute_book.hpp"

#include <algorithm>
#include <vector>

#include "core/limits.hpp"
#include "core/names.hpp"

namespace muster::core {

namespace {

/// Attributes up to this size ride along with greetings; larger ones are fetched on request.
constexpr std::size_t small_bytes = 900;
/// Upper bounds: bytes of an attribute without name and value, and of a packet without its body.
constexpr std::size_t attribute_overhead = 32;
constexpr std::size_t packet_overhead = 60;

}  // namespace

std::error_code AttributeBook::set(std::string_view name, Encoding encoding, Bytes value) {
  if (!is_well_formed_name(name)) return Errc::invalid_name;
  if (value.size() > limits::attribute_bytes) return Errc::too_large;
  if (!has_room_for(name)) return Errc::overloaded;
  put(name,
      {.version = 0,
       .encoding = encoding,
       .erased = false,
       .bytes = std::make_shared<const std::vector<std::uint8_t>>(value.begin(), value.end())});
  return {};
}

void AttributeBook::erase(std::string_view name) {
  const auto found = table_.find(name);
  if (found == table_.end() || found->second.erased) return;
  put(name, {.version = 0,
             .encoding = Encoding::json,
             .erased = true,
             .bytes = std::make_shared<const std::vector<std::uint8_t>>()});
}

const AttributeValue* AttributeBook::find(std::string_view name) const {
  const auto found = table_.find(name);
  return found == table_.end() ? nullptr : &found->second;
}

bool AttributeBook::has_room_for(std::string_view name) const {
  const auto live = std::count_if(table_.begin(), table_.end(),
                                  [](const auto& entry) { return !entry.second.erased; });
  const AttributeValue* known = find(name);
  return (known != nullptr && !known->erased) ||
         static_cast<std::size_t>(live) < limits::attributes;
}

void AttributeBook::put(std::string_view name, AttributeValue value) {
  const std::uint64_t before = shared_.self.attributes;
  value.version = ++shared_.self.attributes;
  table_.insert_or_assign(std::string(name), std::move(value));
  forget_erasures();
  if (!started_) return;
  for_each_since(before, [&](const Attribute& changed) { reach_.broadcast(changed); });
  shared_.self_changed = true;
}

void AttributeBook::forget_erasures() {
  std::size_t erased = 0;
  auto oldest = table_.end();
  for (auto entry = table_.begin(); entry != table_.end(); ++entry) {
    if (!entry->second.erased) continue;
    ++erased;
    if (oldest == table_.end() || entry->second.version < oldest->second.version) oldest = entry;
  }
  if (erased <= limits::erasures) return;
  forgotten_ = oldest->second.version;
  table_.erase(oldest);
}

void AttributeBook::send_since(std::uint64_t since, const Destination& to) const {
  for_each_since(since, [&](const Attribute& attribute) { shared_.send(to, attribute); });
}

void AttributeBook::send_if_small(const Destination& to) const {
  if (size_bytes() <= small_bytes) send_since(0, to);
}

std::size_t AttributeBook::greeting_bytes() const {
  const std::size_t bytes = size_bytes();
  return bytes <= small_bytes ? bytes + table_.size() * attribute_overhead + packet_overhead : 0;
}

std::size_t AttributeBook::size_bytes() const {
  return core::size_bytes(table_);
}

template <class Visitor>
void AttributeBook::for_each_since(std::uint64_t since, Visitor&& visit) const {
  std::vector<AttributeTable::const_iterator> by_version;
  for (auto entry = table_.begin(); entry != table_.end(); ++entry) by_version.push_back(entry);
  std::sort(by_version.begin(), by_version.end(),
            [](auto a, auto b) { return a->second.version < b->second.version; });
  std::uint64_t previous = 0;
  for (const auto& entry : by_version) {
    const AttributeValue& value = entry->second;
    if (value.version > since) {
      visit(Attribute{.version = value.version,
                      .previous = previous,
                      .forgotten = forgotten_,
                      .erased = value.erased,
                      .encoding = value.encoding,
                      .name = entry->first,
                      .value = *value.bytes});
    }
    previous = value.version;
  }
}

}  // namespace muster::core
