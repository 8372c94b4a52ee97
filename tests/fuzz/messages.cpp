#include "unit/wire/messages.hpp"

#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"

namespace {

using namespace muster;
using wire::AnyMessage;

/// An empty message of the kind; nothing for a kind of a later version.
template <std::size_t index = 0>
std::optional<AnyMessage> message_of(wire::Kind kind) {
  if constexpr (index < std::variant_size_v<AnyMessage>) {
    AnyMessage message{std::in_place_index<index>};
    return wire::kind_of(message) == kind ? message : message_of<index + 1>(kind);
  } else {
    return {};
  }
}

/// What is understood is written again as something that says the same.
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

/// The body of a packet that opened: frame after frame, of every kind of message.
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
