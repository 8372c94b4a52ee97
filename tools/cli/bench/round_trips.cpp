#include "cli/bench/round_trips.hpp"

#include <algorithm>
#include <utility>

#include "cli/output/json_lines.hpp"

namespace muster::cli {

namespace {

std::size_t count_of(const BenchSetting& setting) {
  if (setting.count) return *setting.count;
  const double fitting =
      static_cast<double>(setting.rate) * std::chrono::duration<double>(setting.duration).count();
  return std::max<std::size_t>(1, static_cast<std::size_t>(fitting));
}

}  // namespace

RoundTrips::RoundTrips(Foreground& foreground, const BenchSetting& setting, BenchFindings& findings)
    : foreground_(foreground),
      findings_(findings),
      timer_(foreground.make_timer()),
      interval_(std::chrono::seconds(1) / setting.rate),
      count_(count_of(setting)),
      size_(setting.size) {}

void RoundTrips::start(const NodeId& partner, std::function<void()> done) {
  partner_ = partner;
  done_ = std::move(done);
  begin_ = now().monotonic;
  sent_at_.reserve(count_);
  send_one();
}

/// Sends one echo, however late, so that echoes that have come back are handled in between.
void RoundTrips::send_one() {
  const Payload echo =
      to_payload({.kind = BenchProbe::Kind::echo, .number = sent_at_.size()}, size_);
  sent_at_.push_back(now().monotonic);
  ++findings_.echoes;
  if (send_probe(foreground_.node(), partner_, echo)) await_next();
}

void RoundTrips::await_next() {
  const Duration due = are_all_sent()
                           ? sent_at_.back() + patience
                           : begin_ + interval_ * static_cast<Duration::rep>(sent_at_.size());
  timer_.set(due - now().monotonic, [this] { are_all_sent() ? finish() : send_one(); });
}

void RoundTrips::hear(const BenchProbe& probe) {
  if (probe.number >= sent_at_.size() || !done_) return;
  const Duration sent = std::exchange(sent_at_[probe.number], Duration::zero());
  if (sent == Duration::zero()) return;
  findings_.round_trips.add(now().monotonic - sent);
  if (findings_.round_trips.count() == count_) finish();
}

void RoundTrips::finish() {
  timer_.cancel();
  if (done_) std::exchange(done_, nullptr)();
}

}  // namespace muster::cli
