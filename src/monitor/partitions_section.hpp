#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "monitor/section.hpp"
#include "muster/connection.hpp"
#include "muster/partitions.hpp"

namespace muster::monitor {

/// The table of `Partitions`, and counts. Assignments and revocations of this node become the
/// events `assigned` and `revoked`: partitions, term, master, version.
class PartitionsSection : public Section {
 public:
  using Put = std::function<void(std::string_view kind, Value details)>;

  /// `put` is called on the node's executor.
  PartitionsSection(Partitions& partitions, const Put& put);

  Value summary(const Snapshot& snapshot) override;
  Value page(const Query&, const Snapshot& snapshot) override { return summary(snapshot); }
  std::optional<WorkFigures> figures() override;

 private:
  /// Shared with slots that may still run when the section is destroyed.
  struct Counts {
    std::atomic<std::uint64_t> begun{0};
    std::atomic<std::uint64_t> ended{0};
    std::atomic<std::uint64_t> failures{0};
  };

  const Partitions& partitions_;
  const std::shared_ptr<Counts> counts_ = std::make_shared<Counts>();
  std::vector<ScopedConnection> connections_;
};

}  // namespace muster::monitor
