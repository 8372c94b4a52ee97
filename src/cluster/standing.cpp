#include "cluster/standing.hpp"

#include "cluster/archives.hpp"

namespace muster::cluster {

template <class Archive>
void serialize(Archive& archive, Standing& standing) {
  archive(standing.capacity, standing.labels, standing.leaving, standing.constitution);
}

Bytes encode(const Standing& standing) {
  return written([&](OutputArchive& archive) { archive(standing); });
}

std::optional<Standing> decode_standing(std::span<const std::uint8_t> bytes) {
  InputArchive archive(bytes);
  Standing standing;
  archive(standing);
  if (!archive.is_complete()) return std::nullopt;
  return standing;
}

}  // namespace muster::cluster
