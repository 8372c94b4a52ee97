#pragma once

#include <utility>

namespace muster::detail {

/// A slot that calls `slot(owner, arguments...)` as long as the owner exists. A signal that has the
/// slot does not keep the owner alive.
template <class Owner, class Slot>
auto weakly(Owner& owner, Slot slot) {
  return [weak = owner.weak_from_this(), slot = std::move(slot)](const auto&... arguments) {
    if (const auto self = weak.lock()) slot(*self, arguments...);
  };
}

}  // namespace muster::detail
