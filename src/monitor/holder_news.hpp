#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "monitor/snapshot.hpp"
#include "monitor/work_news.hpp"

namespace muster::monitor {

/// Notices in successive snapshots that another node leads an election or has a lock.
class HolderNews {
 public:
  std::vector<News> changes(const Snapshot& snapshot);

 private:
  using Holders = std::map<std::string, std::optional<FencingToken>, std::less<>>;

  Holders leaders_;
  Holders locks_;
};

}  // namespace muster::monitor
