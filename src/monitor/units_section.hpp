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
#include "muster/work_status.hpp"

namespace muster::monitor {

/// Resources or instances: how many there are by state and node, and pages of them one by one.
///
/// All units are looked at no more than four times a second, and a few hundred at a time, so that
/// nobody who works on them waits for those who look.
class UnitsSection : public Section {
 public:
  /// As `Resources::statuses`.
  using Statuses =
      std::function<std::vector<WorkStatus>(std::string_view after, std::size_t limit)>;

  static constexpr std::size_t page_default = 500;
  static constexpr std::size_t page_max = 5000;

  /// `connections` feed the news.
  UnitsSection(Statuses statuses, std::shared_ptr<WorkNews> news,
               std::vector<ScopedConnection> connections);

  /// count, version (another one whenever anything is different), states (counts by name), owners
  /// (of each: node, name, count).
  Value summary(const Snapshot& snapshot) override;
  /// The same and units: those behind `after` in the order of ids, `limit` at most, of `state` and
  /// `node` if that is given. next: what to ask for as `after`; null at the end.
  Value page(const Query& query, const Snapshot& snapshot) override;
  std::optional<WorkFigures> figures() override;

 private:
  const std::vector<WorkStatus>& look();

  const Statuses statuses_;
  const std::shared_ptr<WorkNews> news_;
  const std::vector<ScopedConnection> connections_;
  std::vector<WorkStatus> seen_;
  std::uint64_t version_ = 0;
  core::Time looked_{};
};

}  // namespace muster::monitor
