#pragma once

#include <cstdint>

#include "cluster/claim.hpp"

namespace muster::cluster {

/// Who is to have what, by the word of one mastership.
struct Table {
  FencingToken author;
  /// 0: there is none yet.
  std::uint64_t version = 0;
  Ledger ledger;
};

}  // namespace muster::cluster
