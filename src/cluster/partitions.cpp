#include "muster/partitions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cluster/assignment_options.hpp"
#include "cluster/partition_board.hpp"
#include "cluster/published.hpp"
#include "cluster/work_host.hpp"
#include "discovery/retire.hpp"
#include "discovery/signals.hpp"

namespace muster {

namespace {

using cluster::PartitionBoard;

constexpr std::uint32_t count_max = 16'384;

std::uint32_t checked(std::uint32_t count) {
  if (count >= 1 && count <= count_max) return count;
  throw Error(Errc::invalid_option,
              fmt::format("there cannot be {} partitions; give 1 to {}", count, count_max));
}

}  // namespace

std::optional<PartitionTable> published_table(std::span<const Node> nodes, std::string_view set) {
  const auto published = cluster::find_published(nodes, set, SetKind::partitions);
  return published ? std::optional(cluster::read_table(*published)) : std::nullopt;
}

/// A `PartitionBoard` hosted on a node, and the slots that its outputs become.
class Partitions::Impl : public cluster::WorkHost<Partitions::Impl, PartitionBoard> {
 public:
  using RevokeHook = std::function<void(const std::vector<Partition>&, std::function<void()>)>;

  Impl(Discovery& node, std::uint32_t count, const AssignmentOptions& options)
      : WorkHost(node, {}, node.id(), options, cluster::lease_timing(options, node.timing()),
                 count) {}

  using WorkHost::connect;
  void set_revoke_hook(RevokeHook hook) {
    change([&](PartitionBoard&, core::Time) { revoke_hook_ = std::move(hook); });
  }
  std::uint32_t count() const {
    return read([](const PartitionBoard& board) { return board.count(); });
  }
  cluster::Table table() const {
    return read([](const PartitionBoard& board) { return board.distribution().table(); });
  }
  cluster::Ledger held() const {
    return read([](const PartitionBoard& board) { return board.distribution().held(io::now()); });
  }
  std::optional<AssignmentToken> token(Partition partition) const;

  detail::Signal<const std::vector<Partition>&, const AssignmentToken&> assigned;
  detail::Signal<const std::vector<Partition>&, const AssignmentToken&> revoked;
  detail::Signal<const PartitionTable&> table_changed;
  detail::Signal<const NodeId&, std::uint64_t> leader;

 private:
  friend WorkHost;
  friend Host;

  using WorkHost::perform;
  void perform(const cluster::PartitionsAssigned& output) {
    assigned(output.partitions, output.token);
  }
  void perform(const cluster::PartitionsRevoked& output);
  void perform(const cluster::TableChanged&);
  /// Gives these up when it is called, unless the life in which they were revoked is over.
  std::function<void()> give_up(const std::vector<Partition>& partitions, std::uint64_t begun);
  void end_requests(std::error_code) {}
  void disconnect_slots();

  RevokeHook revoke_hook_;
  /// For the strand alone.
  std::optional<FencingToken> said_leader_;
};

std::optional<AssignmentToken> Partitions::Impl::token(Partition partition) const {
  return read([&](const PartitionBoard& board) -> std::optional<AssignmentToken> {
    const auto* claim = board.distribution().find(cluster::unit_of(partition), io::now());
    return claim == nullptr ? std::nullopt : std::optional(claim->token);
  });
}

void Partitions::Impl::perform(const cluster::PartitionsRevoked& output) {
  std::uint64_t begun = 0;
  change([&](PartitionBoard&, core::Time) { begun = life(); });
  detail::guard_slots(error, [&] { revoked(output.partitions, output.token); });
  bool goes_on = false;
  RevokeHook hook;
  change([&](PartitionBoard&, core::Time) {
    goes_on = life() == begun;
    hook = revoke_hook_;
  });
  // A slot may have stopped or destroyed the object.
  if (!goes_on) return;
  const auto done = give_up(output.partitions, begun);
  hook ? hook(output.partitions, done) : done();
}

std::function<void()> Partitions::Impl::give_up(const std::vector<Partition>& partitions,
                                                std::uint64_t begun) {
  return [weak = weak_from_this(), partitions, begun] {
    const auto self = weak.lock();
    if (!self) return;
    self->change([&](PartitionBoard& board, core::Time now) {
      if (self->life() == begun) board.given_up(partitions, now);
    });
  };
}

void Partitions::Impl::perform(const cluster::TableChanged&) {
  const PartitionTable current = cluster::read_table(table());
  if (said_leader_ != current.stamp.leader) {
    said_leader_ = current.stamp.leader;
    detail::guard_slots(error, [&] { leader(current.stamp.leader.id, current.stamp.leader.term); });
  }
  table_changed(current);
}

void Partitions::Impl::disconnect_slots() {
  assigned.disconnect_all_slots();
  revoked.disconnect_all_slots();
  table_changed.disconnect_all_slots();
  leader.disconnect_all_slots();
}

Partitions::Partitions(Discovery& discovery, std::uint32_t count, AssignmentOptions options) {
  cluster::validate(options);
  impl_ = std::make_shared<Impl>(discovery, checked(count), options);
  impl_->connect();
}

Partitions::~Partitions() {
  detail::retire(impl_);
}

Discovery& Partitions::node() {
  return impl_->node();
}

void Partitions::start() {
  impl_->start();
}

void Partitions::leave(std::function<void(std::error_code)> done) {
  impl_->leave(std::move(done));
}

void Partitions::stop() {
  impl_->stop();
}

std::uint32_t Partitions::count() const {
  return impl_->count();
}

std::vector<Partition> Partitions::owned() const {
  std::vector<Partition> owned;
  for (const auto& [unit, claim] : impl_->held()) owned.push_back(cluster::partition_in(unit));
  std::sort(owned.begin(), owned.end());
  return owned;
}

std::optional<AssignmentToken> Partitions::token(Partition partition) const {
  return impl_->token(partition);
}

Partition Partitions::partition_of(std::string_view key) const {
  return muster::partition_of(key, impl_->count());
}

std::optional<NodeId> Partitions::owner_of(Partition partition) const {
  const cluster::Table table = impl_->table();
  const auto found = table.ledger->find(cluster::unit_of(partition));
  if (found == table.ledger->end() || found->second.owner.is_nil()) return std::nullopt;
  return found->second.owner;
}

std::optional<NodeId> Partitions::owner_of_key(std::string_view key) const {
  return owner_of(partition_of(key));
}

PartitionTable Partitions::table() const {
  return cluster::read_table(impl_->table());
}

Connection Partitions::on_assigned(
    std::function<void(const std::vector<Partition>&, const AssignmentToken&)> slot) {
  return detail::connect(impl_->assigned, std::move(slot));
}

Connection Partitions::on_revoked(
    std::function<void(const std::vector<Partition>&, const AssignmentToken&)> slot) {
  return detail::connect(impl_->revoked, std::move(slot));
}

void Partitions::set_revoke_hook(
    std::function<void(const std::vector<Partition>&, std::function<void()> done)> hook) {
  impl_->set_revoke_hook(std::move(hook));
}

Connection Partitions::on_table(std::function<void(const PartitionTable&)> slot) {
  return detail::connect(impl_->table_changed, std::move(slot));
}

Connection Partitions::on_leader(std::function<void(const NodeId&, std::uint64_t term)> slot) {
  return detail::connect(impl_->leader, std::move(slot));
}

Connection Partitions::on_error(std::function<void(const Error&)> slot) {
  return detail::connect(impl_->error, std::move(slot));
}

Recipient to_owner(Partitions& partitions, Partition partition) {
  return Recipient([&partitions, partition] { return partitions.owner_of(partition); });
}

Recipient to_owner_of_key(Partitions& partitions, std::string_view key) {
  return to_owner(partitions, partitions.partition_of(key));
}

}  // namespace muster
