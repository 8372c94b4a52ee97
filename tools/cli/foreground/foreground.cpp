#include "cli/foreground/foreground.hpp"

#include <csignal>
#include <utility>

#include "cli/options/failure.hpp"

namespace muster::cli {

namespace {

using Failure = boost::system::error_code;

}  // namespace

// SIGPIPE: whoever read our output has gone (`muster listen news | head -1`), so nobody needs us.
Foreground::Foreground(const Options& options, EventPrinter& printer)
    : services_(options, context_.get_executor()), signals_(context_, SIGINT, SIGTERM, SIGPIPE) {
  signals_.add(SIGHUP);
  const auto show = [this, &printer](const Error& error) {
    printer.error(to_string(error.errc()), sentence_of(error));
    if (error.errc() == Errc::internal) end(ExitCode::failure);
  };
  node().on_error(show);
  services_.on_error(show);
}

boost::asio::steady_timer& Foreground::make_timer() {
  return timers_.emplace_back(context_);
}

void Foreground::after(Duration delay, Slot slot) {
  auto& timer = make_timer();
  timer.expires_after(delay);
  timer.async_wait([slot = std::move(slot)](const Failure& failure) {
    if (!failure) slot();
  });
}

ExitCode Foreground::run() {
  await_signal();
  services_.start();
  if (start_slot_) start_slot_();
  context_.run();
  return code_;
}

void Foreground::end(ExitCode code) {
  if (std::exchange(is_ending_, true)) return;
  code_ = code;
  if (!farewell_slot_ || !node().is_started()) return finish();
  farewell_slot_([this] { finish(); });
}

void Foreground::finish() {
  if (std::exchange(has_ended_, true)) return;
  for (const Slot& slot : end_slots_) slot();
  if (node().is_started()) services_.stop();
  // From now on a second signal kills, should anything hang.
  signals_.clear();
  signals_.cancel();
  for (auto& timer : timers_) timer.cancel();
}

void Foreground::await_signal() {
  signals_.async_wait([this](const Failure& failure, int signal) {
    if (!failure) handle_signal(signal);
  });
}

void Foreground::handle_signal(int signal) {
  if (signal == SIGHUP && hangup_slot_) {
    hangup_slot_();
    return await_signal();
  }
  if (signal_slot_) {
    signal_slot_(signal);
    return await_signal();
  }
  if (is_ending_) return finish();
  end(ExitCode::ok);
  if (!has_ended_) await_signal();
}

}  // namespace muster::cli
