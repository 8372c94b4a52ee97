#include "cli/foreground/foreground.hpp"

#include <cerrno>
#include <csignal>
#include <utility>

#include "cli/foreground/ending_signals.hpp"
#include "cli/options/failure.hpp"

namespace muster::cli {

namespace {

using Failure = boost::system::error_code;

}  // namespace

// The node says goodbye at each of these signals. SIGPIPE is one of them: the reader of our output
// has ended (`muster listen news | head -1`), so the output is needed no longer.
Foreground::Foreground(const Options& options, EventPrinter& printer)
    : services_(options, context_.get_executor()),
      signals_(context_),
      output_(context_.get_executor()) {
  for (const int signal : ending_signals()) signals_.add(signal);
  const auto show = [this, &printer](const Error& error) {
    printer.error(to_string(error.errc()), sentence_of(error));
    if (error.errc() == Errc::internal) end(ExitCode::failure);
  };
  node().on_error(show);
  services_.on_error(show);
}

void Foreground::report_to_service_manager() {
  if (auto manager = ServiceManager::take_from_environment()) {
    report_.emplace(std::move(*manager), node());
  }
}

EndingTimer& Foreground::make_timer() {
  return timers_.emplace_back(context_.get_executor());
}

void Foreground::after(Duration delay, Slot slot) {
  make_timer().set(delay, std::move(slot));
}

ExitCode Foreground::run() {
  await_signal();
  output_.start([this](int error) { lose_output(error); });
  if (has_reader_) output_.watch_reader();
  services_.start();
  for (const Slot& slot : start_slots_) slot();
  if (report_) report_->started();
  context_.run();
  return code_;
}

void Foreground::end(ExitCode code) {
  if (std::exchange(is_ending_, true)) return;
  code_ = code;
  if (report_) report_->stopping();
  if (!farewell_slot_ || !node().is_started()) return finish();
  farewell_slot_([this] { finish(); });
}

void Foreground::finish() {
  if (std::exchange(has_ended_, true)) return;
  if (report_) report_->close();
  for (const Slot& slot : end_slots_) slot();
  if (node().is_started()) services_.stop();
  // From now on a second signal kills, should anything hang.
  signals_.clear();
  signals_.cancel();
  output_.stop();
  for (EndingTimer& timer : timers_) timer.end();
}

void Foreground::await_signal() {
  signals_.async_wait([this](const Failure& failure, int signal) {
    if (failure) return;
    act_on(signal);
    if (!has_ended_) await_signal();
  });
}

void Foreground::act_on(int signal) {
  if (signal == SIGHUP && hangup_slot_) return hangup_slot_();
  if (report_ && !is_user_defined(signal)) report_->stopping();
  if (signal_slot_) return signal_slot_(signal);
  is_ending_ ? finish() : end(ExitCode::ok);
}

void Foreground::lose_output(int error) {
  const bool is_supervising = signal_slot_ != nullptr;
  is_supervising || error == EPIPE ? act_on(SIGPIPE) : end(ExitCode::failure);
}

void Foreground::on_hangup(Slot slot) {
  hangup_slot_ = std::move(slot);
  // It ends nothing, so it is heard even where it was ignored.
  signals_.add(SIGHUP);
}

}  // namespace muster::cli
