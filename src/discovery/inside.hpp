#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "discovery/impl.hpp"
#include "discovery/retire.hpp"
#include "muster/discovery.hpp"

namespace muster::detail {

/// The inside of a node, for the floors above.
struct Inside {
  static Discovery::Impl& of(Discovery& node) { return *node.impl_; }

  /// The one `Part` of this node, which all its users share. `make` makes it for the first of them,
  /// and it is retired when the last of them lets go of it. All calls have the same `Part`.
  template <class Part, class Make>
  static std::shared_ptr<Part> part(Discovery& node, Make&& make);
};

template <class Part, class Make>
std::shared_ptr<Part> Inside::part(Discovery& node, Make&& make) {
  struct Holder {
    explicit Holder(std::shared_ptr<Part> its_part) : part(std::move(its_part)) {}
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    ~Holder() { retire(part); }

    std::shared_ptr<Part> part;
  };
  auto& shared = of(node).shared_part;
  const std::lock_guard lock(shared.mutex);
  auto holder = std::static_pointer_cast<Holder>(shared.part.lock());
  if (!holder) {
    holder = std::make_shared<Holder>(make());
    shared.part = holder;
  }
  return {holder, holder->part.get()};
}

}  // namespace muster::detail
