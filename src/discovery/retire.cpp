#include "discovery/retire.hpp"

#include <vector>

namespace muster::detail {

void keep_for_ever(std::shared_ptr<void> inherited) {
  static auto* const kept = new std::vector<std::shared_ptr<void>>;
  kept->push_back(std::move(inherited));
}

}  // namespace muster::detail
