#include "cli/bench/stream.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <random>
#include <utility>

#include "cli/output/json_lines.hpp"

namespace muster::cli {

namespace {

using namespace std::chrono_literals;

/// The most bytes and messages between two tallies. Both are well below the size of a socket
/// buffer.
constexpr std::size_t batch_bytes = 64 * 1024;
constexpr std::size_t batch_messages_max = 64;
/// The most bytes and tallies on their way in addition to the latest batch.
constexpr std::size_t ahead_bytes = 256 * 1024;
constexpr std::size_t open_max = 4;
/// A tally or its answer may be lost, so the stream asks again after this time.
constexpr Duration ask_again_after = 50ms;
/// The other side counts as gone after this time without an answer.
constexpr Duration patience = 2s;

}  // namespace

Stream::Stream(Foreground& foreground, const BenchSetting& setting, BenchFindings& findings)
    : foreground_(foreground),
      findings_(findings),
      timer_(foreground.make_timer()),
      duration_(setting.duration),
      batch_(std::clamp<std::size_t>(batch_bytes / setting.size, 1, batch_messages_max)),
      open_(std::clamp<std::size_t>(ahead_bytes / (batch_ * setting.size), 1, open_max)),
      size_(setting.size),
      // Adds 1 because no measurement has the number 0.
      measurement_(std::random_device()() + std::uint64_t{1}),
      load_(to_payload({.kind = BenchProbe::Kind::load, .measurement = measurement_},
                       setting.size)) {}

void Stream::start(const NodeId& partner, std::function<void(bool)> done) {
  partner_ = partner;
  done_ = std::move(done);
  begin_ = heard_ = now().monotonic;
  send_on();
}

bool Stream::is_time_over() const {
  return now().monotonic - begin_ >= duration_;
}

void Stream::send_on() {
  if (!done_) return;
  is_waiting_ = is_time_over() || !has_room();
  if (is_waiting_) return await_answer();
  if (!send_batch()) return;
  // Posting handles the answers that have arrived before it sends more.
  boost::asio::post(foreground_.executor(), [this] { send_on(); });
}

bool Stream::send_batch() {
  for (std::size_t i = 0; i + 1 < batch_; ++i) {
    if (!send_probe(foreground_.node(), partner_, load_)) return false;
    ++findings_.sent;
  }
  return ask();
}

/// The tally is as large as the load messages, so that it takes the same path and does not overtake
/// them.
bool Stream::ask() {
  ++findings_.sent;
  return send_probe(
      foreground_.node(), partner_,
      to_payload({.kind = BenchProbe::Kind::tally, .measurement = measurement_, .number = ++asked_},
                 size_));
}

void Stream::await_answer() {
  timer_.set(ask_again_after, [this] {
    if (!done_) return;
    if (now().monotonic - heard_ >= patience) return finish(false);
    if (ask()) await_answer();
  });
}

void Stream::hear(const BenchProbe& probe) {
  if (!done_ || probe.measurement != measurement_ || probe.number <= answered_) return;
  answered_ = probe.number;
  heard_ = now().monotonic;
  findings_.received = probe.received;
  findings_.spread = Duration(probe.spread);
  if (is_time_over()) {
    if (answered_ == asked_) finish(true);
    return;
  }
  if (!is_waiting_ || !has_room()) return;
  timer_.cancel();
  send_on();
}

void Stream::finish(bool was_answered) {
  timer_.cancel();
  std::exchange(done_, nullptr)(was_answered);
}

}  // namespace muster::cli
