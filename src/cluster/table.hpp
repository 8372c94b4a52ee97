#pragma once

#include <cstdint>
#include <memory>

#include "cluster/shared_ledger.hpp"

namespace muster::cluster {

/// The planned owners of all units, according to one leadership.
struct Table {
  FencingToken author;
  /// 0: there is no table yet.
  std::uint64_t version = 0;
  LedgerView ledger = std::make_shared<const Ledger>();
};

}  // namespace muster::cluster
