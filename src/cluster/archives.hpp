#pragma once

#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>

#include "cluster/ledger_codec.hpp"
#include "muster/archive.hpp"
#include "muster/fencing_token.hpp"
#include "wire/id_archive.hpp"

namespace muster {

// Found by cereal through the arguments' namespace.

template <class Archive>
void serialize(Archive& archive, FencingToken& token) {
  archive(token.term, token.id);
}

}  // namespace muster

namespace muster::cluster {

/// The bytes that `write` writes, of just the length they take.
template <class Write>
Bytes written(const Write& write) {
  OutputArchive measure({});
  write(measure);
  Bytes bytes(measure.size());
  OutputArchive archive(bytes);
  write(archive);
  return bytes;
}

}  // namespace muster::cluster
