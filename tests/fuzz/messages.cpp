#include "unit/wire/messages.hpp"

#include <map>
#include <utility>

#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"

namespace {

using namespace muster;
using wire::AnyMessage;

/// An empty message of every kind.
template <std::size_t... indices>
std::map<wire::Kind, AnyMessage> make_empty_messages(std::index_sequence<indices...>) {
  std::map<wire::Kind, AnyMessage> messages;
  for (const AnyMessage& message : {AnyMessage{std::in_place_index<indices>}...}) {
    messages.emplace(wire::kind_of(message), message);
  }
  return messages;
}

/// Nothing for a kind of a later version.
std::optional<AnyMessage> message_of(wire::Kind kind) {
  static const auto empty =
      make_empty_messages(std::make_index_sequence<std::variant_size_v<AnyMessage>>());
  const auto found = empty.find(kind);
  return found == empty.end() ? std::nullopt : std::optional(found->second);
}

/// A message that was understood is written back with the same meaning.
void check(const wire::Frame& frame) {
  auto message = message_of(frame.kind);
  if (!message || !wire::decode_like(frame.content, *message)) return;
  const std::vector<std::uint8_t> written = wire::frame_of(*message);
  core::Bytes left = written;
  const auto again = wire::take_frame(left);
  FUZZ_CHECK(again && left.empty() && again->kind == frame.kind);
  AnyMessage reread = *message_of(frame.kind);
  FUZZ_CHECK(wire::decode_like(again->content, reread));
  FUZZ_CHECK(wire::are_equal(*message, reread));
  FUZZ_CHECK(wire::frame_of(reread) == written);
}

}  // namespace

/// The body of an authentic packet: frames of every kind of message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  core::Bytes body(data, size);
  while (!body.empty()) {
    const auto frame = wire::take_frame(body);
    if (!frame) break;
    check(*frame);
  }
  if (const auto bare = wire::read_bare({data, size})) check(*bare);
  return 0;
}
