#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "asio/clock.hpp"
#include "asio/deadline_timer.hpp"
#include "cluster/resource_board.hpp"
#include "cluster/share.hpp"
#include "discovery/error_signal.hpp"
#include "discovery/signals.hpp"
#include "muster/resources.hpp"

namespace muster {

/// What a `Resources` is made of: a board, its part in the sharing out, handler and source, and
/// what the board said and is still to be done, on the node's executor.
///
/// One lock guards board and queue; it is not held while a slot, a handler or a source is called.
class Resources::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(Discovery& node, ResourceHandler handler, std::shared_ptr<ResourceSource> source,
       const ResourcesOptions& options, std::unique_ptr<cluster::Share> share);

  void start();
  void stop(std::function<void()> stopped);
  /// The `Resources` goes.
  void retire();

  void allocate(const Resource& resource, const WorkDone& done);
  void deallocate(std::string_view id, const WorkDone& done);
  void report_failure(std::string_view id, std::string_view why);

  std::vector<OwnedResource> owned() const;
  std::optional<NodeId> owner_of(std::string_view id) const;
  std::vector<KnownResource> all() const;
  std::vector<WorkStatus> statuses(std::string_view after, std::size_t limit) const;

  detail::Signal<const OwnedResource&> handled;
  detail::Signal<const Resource&> terminated;
  detail::ErrorSignal error;

 private:
  struct Perform;

  /// An input of the board, and what comes of it.
  template <class Input>
  void change(Input&& input);
  cluster::Share::Events events();
  SourceHandle source_handle();
  /// What this node knows better than its own record.
  void refine(WorkStatus& status) const;
  void after_input();
  void perform_queued();
  std::optional<cluster::BoardOutput> next_output();
  void give_up(const cluster::GaveUp& first);
  void call_handler(const cluster::CallHandler& call);
  /// Tells the application what a handler has done.
  void tell(const cluster::CallHandler& ended);
  void handler_ended(const cluster::CallHandler& call, std::string_view why);
  void call_source(cluster::SourceCall call);
  void send(const cluster::SendMessage& message);
  void answer(const cluster::Answered& answered);
  void end_if_idle();
  void on_timer();

  Discovery& node_;
  const ResourceHandler handler_;
  const std::shared_ptr<ResourceSource> source_;
  const std::string channel_;
  const std::unique_ptr<cluster::Share> share_;
  ScopedConnection messages_;

  mutable std::mutex mutex_;
  cluster::ResourceBoard board_;
  cluster::LedgerView table_ = std::make_shared<const cluster::Ledger>();
  std::deque<cluster::BoardOutput> queue_;
  std::map<std::uint64_t, WorkDone> requests_;
  bool is_performing_ = false;
  bool is_retired_ = false;
  bool is_share_stopped_ = false;
  std::function<void()> stopped_;
  io::DeadlineTimer timer_;
};

template <class Input>
void Resources::Impl::change(Input&& input) {
  const std::lock_guard lock(mutex_);
  if (is_retired_) return;
  input(board_, io::now());
  after_input();
}

}  // namespace muster
