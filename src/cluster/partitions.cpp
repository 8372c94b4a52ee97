#include "muster/partitions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <charconv>
#include <future>
#include <map>
#include <mutex>
#include <utility>

#include "cluster/published.hpp"
#include "cluster/runner.hpp"
#include "cluster/set_kind.hpp"
#include "discovery/error_signal.hpp"
#include "discovery/signals.hpp"

namespace muster {

namespace {

constexpr std::uint32_t count_max = 16'384;

cluster::UnitId unit_of(Partition partition) {
  return std::to_string(partition);
}

Partition partition_in(const cluster::UnitId& unit) {
  Partition partition = 0;
  std::from_chars(unit.data(), unit.data() + unit.size(), partition);
  return partition;
}

std::uint32_t checked(std::uint32_t count) {
  if (count >= 1 && count <= count_max) return count;
  throw Error(Errc::invalid_option,
              fmt::format("there cannot be {} partitions; give 1 to {}", count, count_max));
}

cluster::Units units_of(std::uint32_t count) {
  cluster::Units units;
  for (Partition partition = 0; partition < count; ++partition) {
    units.emplace(unit_of(partition), cluster::Unit{});
  }
  return units;
}

PartitionTable read(const cluster::Table& table) {
  PartitionTable read{{table.author, table.version}, {}, {}};
  std::map<NodeId, std::vector<Partition>> owners;
  for (const auto& [unit, claim] : *table.ledger) {
    auto& partitions = claim.owner.is_nil() ? read.unowned : owners[claim.owner];
    partitions.push_back(partition_in(unit));
  }
  for (auto& [node, partitions] : owners) {
    std::sort(partitions.begin(), partitions.end());
    read.owners.push_back({node, std::move(partitions)});
  }
  std::sort(read.unowned.begin(), read.unowned.end());
  return read;
}

/// Units of one kind of event, and the highest of their tokens.
struct Batch {
  std::vector<Partition> partitions;
  AssignmentToken token;

  void add(const cluster::UnitId& unit, const cluster::Claim& claim) {
    partitions.push_back(partition_in(unit));
    token = std::max(token, claim.token);
  }
};

}  // namespace

std::optional<PartitionTable> published_table(std::span<const Node> nodes, std::string_view set) {
  const auto published = cluster::find_published(nodes, set, SetKind::partitions);
  return published ? std::optional(read(*published)) : std::nullopt;
}

/// The slots of `Partitions`, and the runner that calls them.
class Partitions::Impl : public std::enable_shared_from_this<Impl> {
 public:
  using RevokeHook = std::function<void(const std::vector<Partition>&, std::function<void()>)>;

  Impl(std::string set_name, std::uint32_t partitions)
      : set(std::move(set_name)), count(partitions) {}

  void perform(const std::vector<cluster::WorkEvent>& events);
  void flush(Batch& batch, bool is_assigned);
  void give_up(const Batch& batch);
  void tell_table();
  void report(const cluster::ConstitutionMismatch& mismatch);

  const std::string set;
  const std::uint32_t count;
  std::shared_ptr<cluster::Runner> runner;
  detail::Signal<const std::vector<Partition>&, const AssignmentToken&> assigned;
  detail::Signal<const std::vector<Partition>&, const AssignmentToken&> revoked;
  detail::Signal<const PartitionTable&> table;
  detail::Signal<const NodeId&, std::uint64_t> leader;
  detail::ErrorSignal error;

  std::mutex mutex;
  RevokeHook revoke_hook;
  std::vector<std::function<void()>> leaving;
  std::optional<FencingToken> said_leader;
};

void Partitions::Impl::perform(const std::vector<cluster::WorkEvent>& events) {
  Batch batch;
  bool is_assigned = false;
  bool is_table_new = false;
  for (const cluster::WorkEvent& event : events) {
    const auto* assign = std::get_if<cluster::Assign>(&event);
    const auto* revoke = std::get_if<cluster::Revoke>(&event);
    if (assign != nullptr || revoke != nullptr) {
      if (is_assigned != (assign != nullptr)) flush(batch, is_assigned);
      is_assigned = assign != nullptr;
      if (assign != nullptr) batch.add(assign->unit, assign->claim);
      if (revoke != nullptr) batch.add(revoke->unit, revoke->claim);
    } else if (std::holds_alternative<cluster::TableChanged>(event)) {
      is_table_new = true;
    } else if (const auto* mismatch = std::get_if<cluster::ConstitutionMismatch>(&event)) {
      report(*mismatch);
    } else if (const auto* failed = std::get_if<Error>(&event)) {
      error(*failed);
    } else if (std::holds_alternative<cluster::Left>(event)) {
      flush(batch, is_assigned);
      std::vector<std::function<void()>> done;
      {
        const std::lock_guard lock(mutex);
        done.swap(leaving);
      }
      for (const auto& each : done) detail::guard_slots(error, each);
    }
  }
  flush(batch, is_assigned);
  if (is_table_new) tell_table();
}

void Partitions::Impl::flush(Batch& batch, bool is_assigned) {
  const Batch full = std::exchange(batch, {});
  if (full.partitions.empty()) return;
  if (!is_assigned) return give_up(full);
  detail::guard_slots(error, [&] { assigned(full.partitions, full.token); });
}

void Partitions::Impl::give_up(const Batch& batch) {
  detail::guard_slots(error, [&] { revoked(batch.partitions, batch.token); });
  std::vector<cluster::UnitId> units;
  for (const Partition partition : batch.partitions) units.push_back(unit_of(partition));
  const auto done = [weak = std::weak_ptr(runner), units] {
    if (const auto running = weak.lock()) running->released(units);
  };
  RevokeHook hook;
  {
    const std::lock_guard lock(mutex);
    hook = revoke_hook;
  }
  if (!hook) return done();
  detail::guard_slots(error, [&] { hook(batch.partitions, done); });
}

void Partitions::Impl::tell_table() {
  const PartitionTable current = read(runner->table());
  if (said_leader != current.stamp.master) {
    said_leader = current.stamp.master;
    detail::guard_slots(error, [&] { leader(current.stamp.master.id, current.stamp.master.term); });
  }
  detail::guard_slots(error, [&] { table(current); });
}

void Partitions::Impl::report(const cluster::ConstitutionMismatch& mismatch) {
  error(cluster::mismatch_error(set, mismatch.master, mismatch.constitution, count));
}

Partitions::Partitions(Discovery& discovery, std::uint32_t count, AssignmentOptions options)
    : impl_(std::make_shared<Impl>(options.set, checked(count))) {
  impl_->runner = cluster::Runner::make(
      discovery, options, count,
      [weak = std::weak_ptr(impl_)](const std::vector<cluster::WorkEvent>& events) {
        if (const auto impl = weak.lock()) impl->perform(events);
      });
  impl_->runner->set_units(units_of(count));
}

Partitions::~Partitions() {
  impl_->runner->retire();
}

void Partitions::start() {
  impl_->runner->start();
}

void Partitions::leave(std::function<void()> done) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->leaving.push_back(std::move(done));
  }
  impl_->runner->leave();
}

std::uint32_t Partitions::count() const {
  return impl_->count;
}

void Partitions::resize(std::uint32_t count) {
  throw Error(Errc::already_started,
              fmt::format("there are {} partitions, and cannot be {} while nodes run; stop all "
                          "nodes of the set, then start them with the new number",
                          impl_->count, count));
}

std::vector<Partition> Partitions::owned() const {
  std::vector<Partition> owned;
  for (const auto& [unit, claim] : impl_->runner->held()) owned.push_back(partition_in(unit));
  std::sort(owned.begin(), owned.end());
  return owned;
}

std::optional<AssignmentToken> Partitions::token(Partition partition) const {
  const auto claim = impl_->runner->find(unit_of(partition));
  return claim ? std::optional(claim->token) : std::nullopt;
}

Partition Partitions::partition_of(std::string_view key) const {
  return muster::partition_of(key, impl_->count);
}

std::optional<NodeId> Partitions::owner_of(Partition partition) const {
  const cluster::Table table = impl_->runner->table();
  const auto found = table.ledger->find(unit_of(partition));
  if (found == table.ledger->end() || found->second.owner.is_nil()) return std::nullopt;
  return found->second.owner;
}

std::optional<NodeId> Partitions::owner_of_key(std::string_view key) const {
  return owner_of(partition_of(key));
}

PartitionTable Partitions::table() const {
  return read(impl_->runner->table());
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
  const std::lock_guard lock(impl_->mutex);
  impl_->revoke_hook = std::move(hook);
}

Connection Partitions::on_table(std::function<void(const PartitionTable&)> slot) {
  return detail::connect(impl_->table, std::move(slot));
}

Connection Partitions::on_leader(std::function<void(const NodeId&, std::uint64_t term)> slot) {
  return detail::connect(impl_->leader, std::move(slot));
}

Connection Partitions::on_error(std::function<void(const Error&)> slot) {
  return detail::connect(impl_->error, std::move(slot));
}

}  // namespace muster
