#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "cli/output/table.hpp"
#include "muster/fencing_token.hpp"
#include "muster/node.hpp"

namespace muster::cli {

/// A table of elections and their leaders, or of locks and their holders. `nodes` must outlive it.
class HolderTable {
 public:
  struct Titles {
    std::string what;
    std::string holder;
    std::string count;
  };

  HolderTable(const Titles& titles, std::span<const Node> nodes,
              std::chrono::system_clock::time_point now);

  void add(std::string_view name, const std::optional<FencingToken>& holder,
           std::chrono::system_clock::time_point since, std::size_t count);
  Table table() && { return std::move(table_); }

 private:
  std::span<const Node> nodes_;
  std::chrono::system_clock::time_point now_;
  Table table_;
};

}  // namespace muster::cli
