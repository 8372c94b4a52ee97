#pragma once

#include <cstdint>
#include <memory>

#include "cluster/shared_ledger.hpp"

namespace muster::cluster {

/// Who is to have what, by the word of one mastership.
struct Table {
  FencingToken author;
  /// 0: there is none yet.
  std::uint64_t version = 0;
  LedgerView ledger = std::make_shared<const Ledger>();
};

}  // namespace muster::cluster
