#include <vector>

#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "wire/codec.hpp"
#include "wire/fragmenter.hpp"
#include "wire/reassembler.hpp"

namespace {

using namespace muster;
using namespace std::chrono_literals;

using Buffer = std::vector<std::uint8_t>;

constexpr wire::Reassembler::Sender honest = 1;
constexpr wire::Reassembler::Sender hostile = 2;
constexpr Duration pauses[] = {0ms, 1ms, 8ms, 16ms, 100ms, 1s, 2s, 6s};

/// Honest fragments that are lost, repeated and reordered, among forged ones.
class Stage {
 public:
  explicit Stage(fuzz::Input& input) : input_(input) {}

  void run() {
    for (int steps = 0; steps < 200 && !input_.is_empty(); ++steps) step();
    settle();
  }

 private:
  void step() {
    switch (input_.byte() % 8) {
      case 0:
        return cut();
      case 1:
        return add(hostile, input_.take(input_.byte()));
      case 2:
        now_ += input_.pick(pauses);
        return run_due();
      case 3:
        return take(input_.byte());
      case 4:
        if (!wire_.empty()) wire_.erase(wire_.begin() + input_.byte() % std::ssize(wire_));
        return;
      default:
        if (!wire_.empty()) add(honest, wire_[input_.byte() % wire_.size()]);
    }
  }

  /// Cuts an honest message into two or more fragments.
  void cut() {
    const std::uint16_t stride = std::uint16_t{input_.byte()} + 1u;
    Buffer message(stride + 1u + input_.number() % 1'500u);
    for (std::size_t i = 0; i < message.size(); ++i) {
      message[i] = static_cast<std::uint8_t>(i * 31 + sent_.size());
    }
    sent_.push_back(message);
    fragmenter_.send(core::everyone, std::move(message), stride, now_);
  }

  /// Sends fragments.
  void take(std::size_t count) {
    for (; count > 0; --count) {
      const auto piece = fragmenter_.take(now_);
      if (!piece) return;
      Buffer frame(wire::write_frame(piece->fragment, {}));
      wire::write_frame(piece->fragment, frame);
      core::Bytes body = frame;
      const core::Bytes content = wire::take_frame(body)->content;
      wire_.emplace_back(content.begin(), content.end());
    }
  }

  /// A reassembled message equals the message that was sent.
  void add(wire::Reassembler::Sender sender, core::Bytes content) {
    wire::Fragment fragment;
    if (!wire::decode(content, fragment)) return;
    const auto message = reassembler_.add(sender, fragment, 0, now_);
    if (!message) return;
    FUZZ_CHECK(message->bytes.size() == fragment.total);
    FUZZ_CHECK(sender == hostile || message->bytes == sent_.at(fragment.message - 1));
  }

  void run_due() {
    const auto due = reassembler_.run_due(now_);
    FUZZ_CHECK(reassembler_.next_deadline() > now_);
    for (const auto& [sender, request] : due.wanted) {
      FUZZ_CHECK(request.missing != 0);
      if (sender == honest) fragmenter_.repair(core::everyone, request, now_);
    }
  }

  /// A receiver that asks for missing fragments, and gets them, ends with none missing.
  void settle() {
    for (int rounds = 0; reassembler_.next_deadline() != core::never; ++rounds) {
      FUZZ_CHECK(rounds < 20'000);
      now_ = std::max(now_, std::min(reassembler_.next_deadline(), fragmenter_.next_deadline()));
      take(64);
      for (const Buffer& piece : wire_) add(honest, piece);
      wire_.clear();
      run_due();
    }
    FUZZ_CHECK(!reassembler_.is_assembling(honest) && !reassembler_.is_assembling(hostile));
  }

  fuzz::Input& input_;
  core::Time now_{1h};
  wire::Fragmenter fragmenter_;
  wire::Reassembler reassembler_;
  std::vector<Buffer> sent_;
  /// The honest fragments in transit.
  std::vector<Buffer> wire_;
};

}  // namespace

/// Fragments of messages in any order, honest and forged.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Stage(input).run();
  return 0;
}
