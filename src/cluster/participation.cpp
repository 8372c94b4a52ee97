#include "cluster/participation.hpp"

#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <cmath>

#include "wire/candidacy.hpp"
#include "wire/written.hpp"

namespace muster::cluster {

template <class Archive>
void serialize(Archive& archive, Standing& standing) {
  archive(standing.capacity, standing.labels, standing.leaving, standing.constitution);
}

Bytes encode(const Participation& participation) {
  return wire::written(
      [&](OutputArchive& archive) { archive(participation.standing, participation.candidacy); });
}

std::optional<Participation> decode_participation(std::span<const std::uint8_t> bytes) {
  InputArchive archive(bytes);
  Participation participation;
  archive(participation.standing, participation.candidacy);
  // Weights that are no numbers have no order.
  if (!archive.is_complete() || !std::isfinite(participation.candidacy.weight)) return std::nullopt;
  return participation;
}

}  // namespace muster::cluster
