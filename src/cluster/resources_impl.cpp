#include "cluster/resources_impl.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

#include "asio/clock.hpp"
#include "asio/random_device.hpp"

namespace muster {

namespace {

cluster::BoardOptions board_options(const ResourcesOptions& options, bool has_source) {
  return {.keeper = {.on_change = options.on_change,
                     .handle_attempts = options.handle_attempts,
                     .refused_for = options.refused_for,
                     .refused_for_max = options.refused_for_max,
                     .terminate_attempts = options.terminate_attempts,
                     .retry_min = options.retry_min,
                     .retry_max = options.retry_max,
                     .steady_after = options.steady_after},
          .watch = {.poll_interval = options.poll_interval,
                    .retry_min = options.fetch_retry_min,
                    .retry_max = options.fetch_retry_max,
                    .give_up_after = options.source_lost_after},
          .has_source = has_source,
          .cache = options.cache,
          .allocate_timeout = options.allocate_timeout};
}

}  // namespace

Resources::Impl::Impl(Discovery& node, ResourceHandler handler,
                      std::shared_ptr<ResourceSource> source, const ResourcesOptions& options,
                      std::unique_ptr<cluster::Share> share)
    : node_(node),
      handler_(std::move(handler)),
      source_(std::move(source)),
      channel_("muster.resources." + options.assignment.set),
      share_(std::move(share)),
      board_(node.id(), board_options(options, source_ != nullptr), io::random_from_device()),
      timer_(node.executor()) {}

void Resources::Impl::start() {
  messages_ = node_.join(channel_, [weak = weak_from_this()](const Message& message) {
    const auto self = weak.lock();
    if (!self) return;
    self->change([&](cluster::ResourceBoard& board, core::Time now) {
      board.receive(message.sender.id, message.payload.value, now);
    });
  });
  share_->start(events());
}

cluster::Share::Events Resources::Impl::events() {
  const auto with_board = [weak = weak_from_this()](auto input) {
    if (const auto self = weak.lock()) self->change(input);
  };
  using cluster::ResourceBoard;
  return {.leader =
              [with_board](std::optional<NodeId> leader) {
                with_board([&](ResourceBoard& board, core::Time now) { board.lead(leader, now); });
              },
          .table =
              [weak = weak_from_this()](const cluster::LedgerView& table) {
                const auto self = weak.lock();
                if (!self) return;
                self->change([&](ResourceBoard& board, core::Time now) {
                  self->table_ = table;
                  board.table(table, now);
                });
              },
          .assigned =
              [with_board](const cluster::UnitId& unit, const cluster::Claim& claim) {
                with_board(
                    [&](ResourceBoard& board, core::Time now) { board.assign(unit, claim, now); });
              },
          .revoked =
              [with_board](const cluster::UnitId& unit) {
                with_board([&](ResourceBoard& board, core::Time now) { board.revoke(unit, now); });
              },
          .stopped =
              [weak = weak_from_this()] {
                const auto self = weak.lock();
                if (!self) return;
                self->change([&](ResourceBoard& board, core::Time now) {
                  self->is_share_stopped_ = true;
                  board.stop(now);
                });
                self->end_if_idle();
              },
          .failed =
              [weak = weak_from_this()](const Error& trouble) {
                if (const auto self = weak.lock()) self->error(trouble);
              }};
}

void Resources::Impl::stop(std::function<void()> stopped) {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = stopped ? std::move(stopped) : [] {};
  }
  share_->stop();
}

void Resources::Impl::end_if_idle() {
  std::function<void()> stopped;
  {
    const std::lock_guard lock(mutex_);
    if (!is_share_stopped_ || !board_.is_source_idle() || !queue_.empty()) return;
    stopped = std::exchange(stopped_, nullptr);
  }
  if (stopped) detail::guard_slots(error, stopped);
}

void Resources::Impl::retire() {
  messages_ = {};
  const std::lock_guard lock(mutex_);
  is_retired_ = true;
  queue_.clear();
  timer_.cancel();
  handled.disconnect_all_slots();
  terminated.disconnect_all_slots();
  error.disconnect_all_slots();
}

void Resources::Impl::allocate(const Resource& resource, const WorkDone& done) {
  change([&](cluster::ResourceBoard& board, core::Time now) {
    requests_.emplace(board.allocate(resource, now), done);
  });
}

void Resources::Impl::deallocate(std::string_view id, const WorkDone& done) {
  change([&](cluster::ResourceBoard& board, core::Time now) {
    requests_.emplace(board.deallocate(id, now), done);
  });
}

void Resources::Impl::report_failure(std::string_view id, std::string_view why) {
  change([&](cluster::ResourceBoard& board, core::Time now) {
    board.handled_failed(id, std::string(why), now);
  });
}

std::vector<OwnedResource> Resources::Impl::owned() const {
  const std::lock_guard lock(mutex_);
  std::vector<OwnedResource> owned;
  for (const auto& [resource, token] : board_.keeper().handled())
    owned.push_back({resource, token});
  return owned;
}

std::optional<NodeId> Resources::Impl::owner_of(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = table_->find(id);
  if (found == table_->end() || found->second.owner.is_nil()) return std::nullopt;
  return found->second.owner;
}

std::vector<KnownResource> Resources::Impl::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<KnownResource> all;
  for (const auto& [id, claim] : *table_) {
    all.push_back({.id = id,
                   .owner = claim.owner,
                   .is_allocated = claim.unit.tag == cluster::ResourceBoard::allocated_tag});
  }
  return all;
}

void Resources::Impl::refine(WorkStatus& status) const {
  if (const auto row = table_->find(status.id); row != table_->end()) {
    status.is_allocated = row->second.unit.tag == cluster::ResourceBoard::allocated_tag;
  }
  const auto progress = board_.keeper().progress(status.id);
  if (!progress) {
    // Its record is ahead: what is to be done with it waits for its turn.
    const bool is_own = status.state == WorkState::held && status.holder == node_.id();
    if (is_own) status.state = WorkState::starting;
    return;
  }
  status.failures = progress->failures;
  status.problem = progress->problem;
  // Whether it goes to another node or is no more, the records say.
  if (progress->state != WorkState::ending) status.state = progress->state;
  if (progress->state == WorkState::ending && status.state == WorkState::held) {
    status.state = WorkState::moving;
  }
}

std::vector<WorkStatus> Resources::Impl::statuses(std::string_view after, std::size_t limit) const {
  if (limit == 0) return {};
  // One lock after the other: units may change in between, and are then told as they were or are.
  std::vector<WorkStatus> statuses = share_->survey(after, limit);
  const std::lock_guard lock(mutex_);
  for (WorkStatus& status : statuses) refine(status);
  return statuses;
}

void Resources::Impl::after_input() {
  for (cluster::BoardOutput& output : board_.take_outputs()) queue_.push_back(std::move(output));
  timer_.follow(board_.next_deadline(), *this, &Impl::on_timer);
  if (queue_.empty() || std::exchange(is_performing_, true)) return;
  boost::asio::post(node_.executor(), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->perform_queued();
  });
}

void Resources::Impl::on_timer() {
  change([&](cluster::ResourceBoard& board, core::Time now) {
    timer_.passed();
    board.advance(now);
  });
}

}  // namespace muster
