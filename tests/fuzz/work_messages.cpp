#include "cluster/lease_message.hpp"
#include "cluster/ledger_codec.hpp"
#include "cluster/standing.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"

namespace {

using namespace muster;
using cluster::Bytes;

/// What is understood is written again as something that says the same. How it was written.
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

/// What nodes say to each other when they share out work: each is read as all of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes(data, data + size);
  check(bytes, [](const Bytes& each) { return cluster::decode_page(each); });
  check(bytes, [](const Bytes& each) { return cluster::decode_head(each); });
  check(bytes, [](const Bytes& each) { return cluster::decode_standing(each); });
  const Bytes lease =
      check(bytes, [](const Bytes& each) { return cluster::decode_lease_message(each); });
  // All in it is of a fixed size, so there is one form.
  FUZZ_CHECK(lease == bytes);
  return 0;
}
