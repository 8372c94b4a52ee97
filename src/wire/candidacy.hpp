#pragma once

#include "core/contest.hpp"

namespace muster::core {

/// A candidacy as bytes (PROTOCOL.md §7.2), for the archives of muster/archive.hpp.
template <class Archive>
void serialize(Archive& archive, Candidacy& candidacy) {
  archive(candidacy.weight, candidacy.stands, candidacy.leads, candidacy.term, candidacy.led_term);
}

}  // namespace muster::core
