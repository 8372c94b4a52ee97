#include "wire/legacy_message.hpp"

#include <cmath>

#include "core/limits.hpp"
#include "fuzz/fuzz.hpp"

namespace {

using namespace muster;

void check(std::string_view text, LegacyDialect dialect) {
  const auto message = wire::read_legacy(text, dialect);
  if (!message) return;
  FUZZ_CHECK(!message->sender.node.is_nil());
  FUZZ_CHECK(message->sender.host_name.size() <= core::limits::name_bytes);
  if (const auto* hello = std::get_if<wire::LegacyHello>(&message->content)) {
    FUZZ_CHECK(std::isfinite(hello->weight));
    FUZZ_CHECK(hello->info.size() <= core::limits::attribute_bytes);
  }
  // The message reads back with the same meaning, and so does a second copy.
  const std::string written = wire::write_legacy(*message, dialect);
  const auto again = wire::read_legacy(written, dialect);
  FUZZ_CHECK(again && wire::write_legacy(*again, dialect) == written);
}

}  // namespace

/// A message that a legacy node may have sent.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(text, LegacyDialect::node_discovery);
  check(text, LegacyDialect::node_discover);
  return 0;
}
