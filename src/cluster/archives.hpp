#pragma once

#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>

#include "cluster/ledger_codec.hpp"
#include "muster/archive.hpp"

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
