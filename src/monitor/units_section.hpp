#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "monitor/section.hpp"
#include "monitor/work_news.hpp"
#include "muster/connection.hpp"
#include "muster/resource_source.hpp"
#include "muster/work_status.hpp"

namespace muster::monitor {

/// Resources or instances: counts by state and node, and pages of single units.
///
/// All units are read at most four times a second, a few hundred at a time, so that readers do not
/// delay the work.
class UnitsSection : public Section {
 public:
  /// The same as `Resources::statuses`.
  using Statuses =
      std::function<std::vector<WorkStatus>(std::string_view after, std::size_t limit)>;

  /// The state of the source of the set. Empty if the set has none.
  using Source = std::function<SourceStatus()>;

  static constexpr std::size_t page_default = 500;
  static constexpr std::size_t page_max = 5000;

  /// `connections` feed the news.
  UnitsSection(Statuses statuses, Source source, std::shared_ptr<WorkNews> news,
               std::vector<ScopedConnection> connections);

  /// count, version (changes with every change), states (counts by name), owners (of each: node,
  /// name, count).
  Value summary(const Snapshot& snapshot) override;
  /// The same and units: those whose ids follow `after`, at most `limit`, of `state` and `node` if
  /// given. next: the value of `after` for the next page; null at the end.
  Value page(const Query& query, const Snapshot& snapshot) override;
  std::optional<WorkFigures> figures() override;

 private:
  const std::vector<WorkStatus>& look();

  const Statuses statuses_;
  const Source source_;
  const std::shared_ptr<WorkNews> news_;
  const std::vector<ScopedConnection> connections_;
  std::vector<WorkStatus> seen_;
  std::uint64_t version_ = 0;
  core::Time looked_{};
};

}  // namespace muster::monitor
