#include "cluster/lease_message.hpp"
#include "cluster/ledger_codec.hpp"
#include "cluster/participation.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"

namespace {

using namespace muster;
using cluster::Bytes;

/// A message that was understood is written back with the same meaning. Returns the new encoding.
template <class Decode>
Bytes check(const Bytes& bytes, const Decode& decode) {
  const auto message = decode(bytes);
  if (!message) return bytes;
  const Bytes written = encode(*message);
  const auto again = decode(written);
  FUZZ_CHECK(again == message);
  FUZZ_CHECK(encode(*again) == written);
  return written;
}

}  // namespace

/// The messages about shared work. Each is read to its end.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes(data, data + size);
  check(bytes, [](const Bytes& each) { return cluster::decode_page(each); });
  check(bytes, [](const Bytes& each) { return cluster::decode_head(each); });
  check(bytes, [](const Bytes& each) { return cluster::decode_participation(each); });
  const Bytes lease =
      check(bytes, [](const Bytes& each) { return cluster::decode_lease_message(each); });
  // All fields have a fixed size, so there is one encoding.
  FUZZ_CHECK(lease == bytes);
  return 0;
}
