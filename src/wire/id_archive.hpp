#pragma once

#include "muster/id.hpp"

namespace muster {

/// An id as bytes: the high half first. Archives find it through the id's own namespace.
template <class Archive, class Tag>
void serialize(Archive& archive, Id<Tag>& id) {
  archive(id.high, id.low);
}

}  // namespace muster
