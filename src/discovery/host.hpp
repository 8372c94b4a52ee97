#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "asio/clock.hpp"
#include "asio/deadline_timer.hpp"
#include "asio/own_mutex.hpp"
#include "core/ensure.hpp"
#include "discovery/error_signal.hpp"
#include "discovery/slot_strand.hpp"

namespace muster::detail {

/// Hosts a state machine that knows neither network nor clock. It gives the machine a lock, the
/// time, one timer, a queue for its outputs, and the node's strand, on which the outputs are
/// performed. It ends in the one way of all public classes: when `close` or `retire` has returned,
/// no slot runs and none begins, and every completion has been called once; see
/// `SlotStrand::finish`.
///
/// `Owner` derives from this and has
///   - `perform(const Kind&)` for every kind of output: called on the strand, without the lock;
///   - `follow(now)`: called under the lock before and after every input; tells the machine about
///     changes of the node;
///   - `settled()`: called under the lock after every input;
///   - `end_completions(std::error_code)`: called under the lock when the completions can no longer
///     succeed; gives each of them to `complete`;
///   - `disconnect_slots()`: called once, when the owner retires.
/// Members of the owner that belong to the machine are guarded by the same lock. The machine has
/// `take_outputs`, `next_deadline` and `advance`; and `enqueue(queue, output)` if an output can
/// become one with those that wait.
///
/// In a forked copy of this process, calls throw `Error{forked}` and nothing is performed.
///
/// Safe to call from any thread.
template <class Owner, class Machine>
class Host : public std::enable_shared_from_this<Owner> {
 public:
  using Output = typename decltype(std::declval<Machine&>().take_outputs())::value_type;
  /// A call that an application waits for.
  using Completion = std::function<void()>;

  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  /// Whether this process was forked from the one that made this object.
  bool is_in_copy() const { return mutex_.is_in_copy(); }
  /// The public object is destroyed.
  void retire();

  ErrorSignal error;

 protected:
  /// `executor` is that of a node. `arguments` make the machine.
  template <class... Arguments>
  explicit Host(const boost::asio::any_io_executor& executor, Arguments&&... arguments)
      : strand_(SlotStrand::of(executor)), machine_(std::forward<Arguments>(arguments)...) {
    MUSTER_ENSURE(strand_ != nullptr);
    timer_.emplace(executor);
  }
  ~Host() = default;

  /// An input: `input(machine, now)`. Has no effect once the owner is retired.
  template <class Input>
  void change(Input&& input);
  template <class Query>
  auto read(Query&& query) const {
    const std::lock_guard lock(mutex_);
    return query(machine_);
  }

  /// The machine. Requires that the lock is held.
  Machine& machine() { return machine_; }
  /// Whether it waits for `open`. Requires that the lock is held.
  bool is_closed() const { return mode_ != Mode::open; }
  /// Performs this after the outputs that wait. Requires that the lock is held.
  void enqueue(Output output);
  /// Calls `call` once as a slot, after the outputs that wait. Requires that the lock is held.
  void complete(Completion call) { completions_.push_back(std::move(call)); }
  /// Forgets the outputs that wait and returns them. They may hold objects of the application,
  /// which must be destroyed without the lock. Requires that the lock is held.
  [[nodiscard]] std::deque<Output> drop_outputs() { return std::exchange(outputs_, {}); }

  /// Outputs are performed, from the beginning and again after `close`.
  template <class Input>
  void open(Input&& input);
  /// After a last input, no output is performed before `open`. `SlotStrand::finish` decides whether
  /// the outputs that wait are performed first. Otherwise they wait for `open`.
  template <class Input>
  void close(Input&& input);
  /// Waits until what was to be performed by now has been, as `SlotStrand::finish` decides.
  void finish_slots() {
    strand_->finish([this] { perform_queued(); }, [] {});
  }

 private:
  enum class Mode {
    open,
    /// Closed in a slot: the outputs that wait follow that slot.
    draining,
    closed,
    retired,
  };
  using Step = std::variant<Output, Completion>;

  Owner& owner() { return static_cast<Owner&>(*this); }
  bool performs() const { return mode_ == Mode::open || mode_ == Mode::draining; }
  void after_input();
  void follow_deadline();
  void perform_soon();
  void perform_queued();
  std::optional<Step> next_step();
  void perform(Step& step);
  void on_timer();
  /// Calls the completions that wait, even if this object is destroyed first.
  void post_completions();
  void fail(const Error& fault);

  const std::shared_ptr<SlotStrand> strand_;
  mutable io::OwnMutex mutex_;
  Machine machine_;
  Mode mode_ = Mode::open;
  std::deque<Output> outputs_;
  std::deque<Completion> completions_;
  bool is_posted_ = false;
  /// Unset once the owner is retired, so that the node may be destroyed.
  std::optional<io::DeadlineTimer> timer_;
};

template <class Owner, class Machine>
template <class Input>
void Host<Owner, Machine>::change(Input&& input) {
  const std::lock_guard lock(mutex_);
  if (mode_ == Mode::retired) return;
  try {
    const core::Time now = io::now();
    owner().follow(now);
    input(machine_, now);
    owner().follow(now);
    after_input();
  } catch (const Error& fault) {
    if (fault.errc() != Errc::internal) throw;
    fail(fault);
  }
}

template <class Owner, class Machine>
void Host<Owner, Machine>::after_input() {
  for (Output& output : machine_.take_outputs()) enqueue(std::move(output));
  owner().settled();
  follow_deadline();
  perform_soon();
}

template <class Owner, class Machine>
void Host<Owner, Machine>::enqueue(Output output) {
  if constexpr (requires { Machine::enqueue(outputs_, std::move(output)); }) {
    Machine::enqueue(outputs_, std::move(output));
  } else {
    outputs_.push_back(std::move(output));
  }
}

template <class Owner, class Machine>
void Host<Owner, Machine>::follow_deadline() {
  const auto deadline = mode_ == Mode::open ? machine_.next_deadline() : std::nullopt;
  timer_->follow(deadline, owner(), static_cast<void (Owner::*)()>(&Host::on_timer));
}

template <class Owner, class Machine>
void Host<Owner, Machine>::on_timer() {
  if (is_in_copy()) return;
  change([&](Machine& machine, core::Time now) {
    timer_->passed();
    machine.advance(now);
  });
}

template <class Owner, class Machine>
void Host<Owner, Machine>::perform_soon() {
  const bool has_steps = !completions_.empty() || (performs() && !outputs_.empty());
  if (!has_steps || std::exchange(is_posted_, true)) return;
  strand_->post([weak = this->weak_from_this()] {
    if (const auto self = weak.lock()) static_cast<Host&>(*self).perform_queued();
  });
}

template <class Owner, class Machine>
void Host<Owner, Machine>::perform_queued() {
  if (is_in_copy()) return;
  while (auto step = next_step()) guard_slots(error, [&] { perform(*step); });
}

template <class Owner, class Machine>
auto Host<Owner, Machine>::next_step() -> std::optional<Step> {
  const std::lock_guard lock(mutex_);
  std::optional<Step> step;
  if (performs() && !outputs_.empty()) {
    step.emplace(std::move(outputs_.front()));
    outputs_.pop_front();
  } else if (!completions_.empty()) {
    step.emplace(std::move(completions_.front()));
    completions_.pop_front();
  } else {
    is_posted_ = false;
    if (mode_ == Mode::draining) mode_ = Mode::closed;
  }
  return step;
}

template <class Owner, class Machine>
void Host<Owner, Machine>::perform(Step& step) {
  if (const auto* completion = std::get_if<Completion>(&step)) return (*completion)();
  auto& output = std::get<Output>(step);
  if constexpr (requires { owner().perform(output); }) {
    owner().perform(output);
  } else {
    std::visit([this](const auto& each) { owner().perform(each); }, output);
  }
}

template <class Owner, class Machine>
template <class Input>
void Host<Owner, Machine>::open(Input&& input) {
  change([&](Machine& machine, core::Time now) {
    mode_ = Mode::open;
    machine.advance(now);
    input(machine, now);
  });
}

template <class Owner, class Machine>
template <class Input>
void Host<Owner, Machine>::close(Input&& input) {
  change([&](Machine& machine, core::Time now) {
    input(machine, now);
    mode_ = Mode::draining;
    owner().end_completions(Errc::stopped);
  });
  strand_->finish([this] { perform_queued(); },
                  [this] {
                    const std::lock_guard lock(mutex_);
                    if (mode_ == Mode::draining) mode_ = Mode::closed;
                  });
  const std::lock_guard lock(mutex_);
  if (mode_ == Mode::draining && !is_posted_) mode_ = Mode::closed;
}

template <class Owner, class Machine>
void Host<Owner, Machine>::retire() {
  std::deque<Output> dropped;
  {
    const std::lock_guard lock(mutex_);
    owner().end_completions(Errc::stopped);
    mode_ = Mode::retired;
    dropped = drop_outputs();
    timer_.reset();
    post_completions();
  }
  owner().disconnect_slots();
  error.disconnect_all_slots();
  strand_->finish([] {}, [] {});
}

template <class Owner, class Machine>
void Host<Owner, Machine>::post_completions() {
  if (completions_.empty()) return;
  strand_->post([completions = std::exchange(completions_, {})] {
    ErrorSignal nobody;
    for (const Completion& each : completions) guard_slots(nobody, each);
  });
}

template <class Owner, class Machine>
void Host<Owner, Machine>::fail(const Error& fault) {
  owner().end_completions(Errc::stopped);
  mode_ = Mode::retired;
  timer_.reset();
  post_completions();
  strand_->post(
      [self = this->shared_from_this(), fault, dropped = drop_outputs()] { self->error(fault); });
}

}  // namespace muster::detail
