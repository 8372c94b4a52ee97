#include <charconv>

#include "crypto/secret_file.hpp"
#include "muster/error.hpp"
#include "muster/legacy.hpp"

namespace muster {

namespace {

constexpr std::string_view hexadecimal = "hex:";

}  // namespace

std::string_view to_string(LegacyDialect dialect) {
  switch (dialect) {
    case LegacyDialect::node_discovery:
      return "node-discovery";
    case LegacyDialect::node_discover:
      return "node-discover";
    case LegacyDialect::none:
      break;
  }
  return "none";
}

std::string parse_legacy_key(std::string_view text) {
  if (!text.starts_with(hexadecimal)) return std::string(text);
  text.remove_prefix(hexadecimal.size());
  std::string key;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    unsigned char byte = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
    if (error != std::errc{} || end != text.data() + i + 2) break;
    key += static_cast<char>(byte);
  }
  if (key.size() * 2 == text.size()) return key;
  throw Error(Errc::invalid_key,
              "what follows \"hex:\" must be pairs of hexadecimal digits and nothing else");
}

std::string read_legacy_key_file(const std::filesystem::path& path) {
  const crypto::SecretFile file("legacy key file", path, "write the key into its first line");
  try {
    std::string key = parse_legacy_key(file.lines().front());
    if (!key.empty()) return key;
  } catch (const Error& error) {
    throw Error(error.errc(), file.name() + ", line 1: " + error.what());
  }
  throw Error(Errc::invalid_key, file.name() + " has an empty first line; write the key there");
}

}  // namespace muster
