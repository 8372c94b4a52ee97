#pragma once

#include <memory>
#include <utility>

#include "cluster/claim.hpp"

namespace muster::cluster {

/// The state of a ledger at one moment. Never null. Copies share it and are safe to read from any
/// thread.
using LedgerView = std::shared_ptr<const Ledger>;

/// A ledger that changes and gives out views. A table may have thousands of rows, so a change
/// copies the ledger only if a view exists.
///
/// Distinct objects: safe. Shared objects: unsafe.
class SharedLedger {
 public:
  const Ledger& read() const { return *ledger_; }
  /// Returns the ledger for changes in place. No existing view sees them.
  Ledger& change() {
    if (std::exchange(is_viewed_, false)) ledger_ = std::make_shared<Ledger>(*ledger_);
    return *ledger_;
  }
  void replace(Ledger ledger) {
    ledger_ = std::make_shared<Ledger>(std::move(ledger));
    is_viewed_ = false;
  }
  LedgerView view() {
    is_viewed_ = true;
    return ledger_;
  }

 private:
  std::shared_ptr<Ledger> ledger_ = std::make_shared<Ledger>();
  bool is_viewed_ = false;
};

}  // namespace muster::cluster
