#include "cli/guard/order.hpp"

#include "cli/guard/bytes.hpp"

namespace muster::cli {

namespace {

void add(ByteWriter& writer, const Words& words) {
  writer.add(std::uint64_t{words.size()});
  for (const std::string& word : words) writer.add(word);
}

Words read_words(ByteReader& reader) {
  Words words(reader.number());
  for (std::string& word : words) word = reader.text();
  return words;
}

void add(ByteWriter& writer, Duration duration) {
  writer.add(static_cast<std::uint64_t>(duration.count()));
}

Duration read_duration(ByteReader& reader) {
  return Duration(static_cast<Duration::rep>(reader.number()));
}

}  // namespace

std::string to_bytes(const Order& order) {
  ByteWriter content;
  add(content, order.command);
  add(content, order.environment);
  content.add(std::uint64_t{order.is_unattended});
  content.add(std::uint64_t{order.is_mute});
  add(content, order.grace);
  add(content, order.lease);
  ByteWriter whole;
  whole.add(content.bytes());
  return whole.bytes();
}

std::optional<Order> read_order(std::span<const char> bytes) {
  constexpr std::size_t size_bytes = sizeof(std::uint64_t);
  if (bytes.size() < size_bytes) return std::nullopt;
  ByteReader reader(bytes);
  if (reader.number() > bytes.size() - size_bytes) return std::nullopt;
  Order order;
  order.command = read_words(reader);
  order.environment = read_words(reader);
  order.is_unattended = reader.number() != 0;
  order.is_mute = reader.number() != 0;
  order.grace = read_duration(reader);
  order.lease = read_duration(reader);
  return order;
}

}  // namespace muster::cli
