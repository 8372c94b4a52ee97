#include "cluster/share.hpp"

#include <utility>

#include "cluster/runner.hpp"
#include "cluster/set_kind.hpp"

namespace muster::cluster {

namespace {

/// A share by a `Runner`.
class RunnerShare : public Share {
 public:
  RunnerShare(Discovery& node, const AssignmentOptions& options)
      : part_(std::make_shared<Part>()),
        runner_(Runner::make(node, options, resources_constitution,
                             [part = part_](const std::vector<WorkEvent>& events) {
                               for (const WorkEvent& event : events) part->tell(event);
                             })) {
    part_->set = options.set;
    part_->runner = runner_;
  }
  ~RunnerShare() override { runner_->retire(); }

  void start(Events events) override {
    part_->events = std::move(events);
    runner_->start();
  }
  void stop() override { runner_->leave(); }
  void set_units(const Units& units) override { runner_->set_units(units); }
  void give_up(const std::vector<UnitId>& units) override { runner_->released(units); }
  void refuse(const UnitId& unit, Duration lasts) override { runner_->refuse(unit, lasts); }
  std::vector<WorkStatus> survey(std::string_view after, std::size_t limit) const override {
    return runner_->survey(after, limit);
  }

 private:
  /// Whom the runner's events are for. Outlives the share while one is being told.
  struct Part {
    void tell(const WorkEvent& event) const {
      const auto running = runner.lock();
      if (!running) return;
      if (std::holds_alternative<MasterChanged>(event)) {
        const auto master = running->master();
        events.leader(master ? std::optional(master->id) : std::nullopt);
      } else if (std::holds_alternative<TableChanged>(event)) {
        events.table(running->table().ledger);
      } else if (const auto* assign = std::get_if<Assign>(&event)) {
        events.assigned(assign->unit, assign->claim);
      } else if (const auto* revoke = std::get_if<Revoke>(&event)) {
        events.revoked(revoke->unit);
      } else if (std::holds_alternative<Left>(event)) {
        events.stopped();
      } else if (const auto* mismatch = std::get_if<ConstitutionMismatch>(&event)) {
        events.failed(
            mismatch_error(set, mismatch->master, mismatch->constitution, resources_constitution));
      } else if (const auto* error = std::get_if<Error>(&event)) {
        events.failed(*error);
      }
    }

    std::string set;
    Events events;
    std::weak_ptr<Runner> runner;
  };

  std::shared_ptr<Part> part_;
  std::shared_ptr<Runner> runner_;
};

}  // namespace

std::unique_ptr<Share> open_share(Discovery& node, const AssignmentOptions& options) {
  return std::make_unique<RunnerShare>(node, options);
}

}  // namespace muster::cluster
