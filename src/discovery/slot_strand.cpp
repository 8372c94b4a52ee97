#include "discovery/slot_strand.hpp"

#include <fmt/format.h>

#include <atomic>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <future>
#include <thread>
#include <type_traits>
#include <utility>

#include "asio/clock.hpp"

namespace muster::detail {

/// The executor of a strand. The names are those that Asio asks of an executor.
///
/// Distinct objects: safe. Shared objects: safe.
class SlotStrand::Executor {
 public:
  Executor(boost::asio::any_io_executor inner, std::shared_ptr<SlotStrand> strand)
      : strand_(std::move(strand)), inner_(std::move(inner)) {}

  const std::shared_ptr<SlotStrand>& strand() const { return strand_; }

  template <class Function>
  void execute(Function function) const {
    inner_.execute([function = std::move(function), strand = strand_]() mutable {
      const Turn turn(*strand);
      function();
    });
  }

  template <class Property>
  requires boost::asio::can_query_v<const boost::asio::any_io_executor&, Property>
  decltype(auto) query(const Property& property) const {
    return boost::asio::query(inner_, property);
  }
  template <class Property>
  requires boost::asio::can_require_v<const boost::asio::any_io_executor&, Property> Executor
  require(const Property& property)
  const { return {boost::asio::require(inner_, property), strand_}; }
  template <class Property>
  requires boost::asio::can_prefer_v<const boost::asio::any_io_executor&, Property> Executor
  prefer(const Property& property)
  const { return {boost::asio::prefer(inner_, property), strand_}; }

  friend bool operator==(const Executor& a, const Executor& b) noexcept {
    return a.inner_ == b.inner_;
  }
  friend bool operator!=(const Executor& a, const Executor& b) noexcept { return !(a == b); }

 private:
  std::shared_ptr<SlotStrand> strand_;
  /// Goes before the strand, which keeps what this runs on.
  boost::asio::any_io_executor inner_;
};

SlotStrand::Turn::Turn(SlotStrand& strand) : strand_(strand), lock_(strand.turn_) {
  if (strand_.relief_) strand_.relief_->began();
}

SlotStrand::Turn::~Turn() {
  if (strand_.relief_) strand_.relief_->ended();
}

SlotStrand::SlotStrand(boost::asio::any_io_executor sockets, Settings settings)
    : sockets_(std::move(sockets)),
      slots_(boost::asio::make_strand(sockets_)),
      settings_(std::move(settings)) {}

SlotStrand::SlotStrand(std::shared_ptr<boost::asio::io_context> context,
                       boost::asio::any_io_executor slots, std::shared_ptr<Relief> relief,
                       Settings settings)
    : context_(std::move(context)),
      sockets_(context_->get_executor()),
      slots_(std::move(slots)),
      relief_(std::move(relief)),
      settings_(std::move(settings)) {}

std::shared_ptr<SlotStrand> SlotStrand::of(const boost::asio::any_io_executor& executor) {
  const Executor* own = executor.target<Executor>();
  return own == nullptr ? nullptr : own->strand();
}

boost::asio::any_io_executor SlotStrand::sockets() const {
  const std::lock_guard lock(executors_mutex_);
  return sockets_;
}

boost::asio::any_io_executor SlotStrand::executor() {
  const std::lock_guard lock(executors_mutex_);
  return Executor(slots_, shared_from_this());
}

void SlotStrand::post(std::function<void()> slot) {
  const std::lock_guard lock(executors_mutex_);
  if (slots_) boost::asio::post(Executor(slots_, shared_from_this()), std::move(slot));
}

void SlotStrand::end() {
  const std::lock_guard lock(executors_mutex_);
  sockets_ = slots_ = {};
}

void SlotStrand::finish(const std::function<void()>& rest, const std::function<void()>& close) {
  if (is_current()) return;
  const core::Time until = io::now() + settings_.stuck_after;
  drain(rest, until);
  close();
  wait(until);
}

void SlotStrand::drain(const std::function<void()>& rest, core::Time until) {
  if (relief_) return drain_own_threads(until);
  if (!is_caller_in_executor()) return;
  const std::unique_lock turn(turn_, until - io::now());
  if (!turn) return;
  const Turn slot(*this);
  rest();
}

void SlotStrand::drain_own_threads(core::Time until) {
  const auto drained = std::make_shared<std::promise<void>>();
  post([drained] { drained->set_value(); });
  drained->get_future().wait_for(until - io::now());
}

/// Whether the caller's executor runs a dispatched function at once in this thread.
bool SlotStrand::is_caller_in_executor() {
  struct Probe {
    const std::thread::id caller = std::this_thread::get_id();
    std::atomic<bool> is_over = false;
    bool has_run = false;
  };
  const auto probe = std::make_shared<Probe>();
  boost::asio::dispatch(sockets(), [probe] {
    if (probe->caller == std::this_thread::get_id() && !probe->is_over) probe->has_run = true;
  });
  probe->is_over = true;
  return probe->has_run;
}

void SlotStrand::wait(core::Time until) {
  const std::unique_lock turn(turn_, until - io::now());
  if (!turn) report_stuck();
}

void SlotStrand::report_stuck() {
  if (!settings_.log) return;
  settings_.log(LogLevel::error,
                fmt::format("a slot has not returned within {}; the call that ends its object "
                            "returns without waiting any longer",
                            format_duration(settings_.stuck_after)));
}

}  // namespace muster::detail
