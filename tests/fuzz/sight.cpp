#include "discovery/sight.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/input.hpp"
#include "muster/error.hpp"

namespace {

using namespace muster;

/// A message that was understood is written back unchanged.
void check(const Value& message) {
  if (const auto asked = detail::read_sight_question(message)) {
    FUZZ_CHECK(detail::read_sight_question(detail::sight_question(*asked)) == asked);
  }
  const auto sight = detail::read_sight_answer(message);
  if (!sight) return;
  FUZZ_CHECK(sight->suspected.size() <= detail::sight_ids_max);
  if (!sight->nodes) return;
  FUZZ_CHECK(sight->nodes->size() <= detail::sight_ids_max);
  const std::uint64_t digest = detail::sight_digest(*sight->nodes);
  const auto again =
      detail::read_sight_answer(detail::sight_answer(digest + 1, *sight->nodes, sight->suspected));
  FUZZ_CHECK(again == (detail::Sight{digest, sight->nodes, sight->suspected}));
}

}  // namespace

/// The answer of a node that was asked which nodes it sees.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    check(parse_value(fuzz::Input(data, size).text(size)));
  } catch (const Error& error) {
    FUZZ_CHECK(error.errc() == Errc::invalid_json);
  }
  return 0;
}
