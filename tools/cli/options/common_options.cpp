#include "cli/options/common_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "cli/options/log.hpp"
#include "muster/error.hpp"

namespace muster::cli {

std::vector<Key> read_keys(const CommonOptions& common) {
  std::vector<Key> keys;
  if (!common.key_file.empty()) keys = read_key_file(common.key_file);
  if (!common.passphrase_file.empty()) keys.push_back(read_passphrase_file(common.passphrase_file));
  return keys;
}

namespace {

/// Shorter passphrases can be guessed by a computer that has recorded some packets.
constexpr std::ptrdiff_t passphrase_letters = 16;

/// Counts letters of UTF-8.
std::ptrdiff_t letters_of(const Key& passphrase) {
  return std::count_if(passphrase.secret().begin(), passphrase.secret().end(),
                       [](std::byte byte) { return (byte & std::byte{0xC0}) != std::byte{0x80}; });
}

void warn_of_weak(const std::vector<Key>& keys, const LogSink& log) {
  for (const Key& key : keys) {
    if (key.kind() != Key::Kind::passphrase || letters_of(key) >= passphrase_letters) continue;
    log(LogLevel::warning,
        fmt::format("the passphrase has {} characters, so it can be guessed by trial; use at least "
                    "{}, or --key-file with a key from `muster keygen`",
                    letters_of(key), passphrase_letters));
  }
}

std::optional<Legacy> read_legacy(const CommonOptions& common) {
  Legacy legacy = common.legacy;
  if (legacy.dialect == LegacyDialect::none) {
    if (legacy == Legacy{} && common.legacy_key_file.empty()) return std::nullopt;
    throw Error(Errc::invalid_option,
                "an option for legacy nodes is given without --legacy; add "
                "\"--legacy node-discovery\" or \"--legacy node-discover\", or leave it out");
  }
  if (!common.legacy_key_file.empty()) legacy.key = read_legacy_key_file(common.legacy_key_file);
  return legacy;
}

}  // namespace

EventFormat format_of(const CommonOptions& common) {
  if (common.json) return EventFormat::json;
  return common.absolute_time ? EventFormat::absolute : EventFormat::elapsed;
}

Options to_options(const CommonOptions& common) {
  Options options = common.options;
  options.legacy = read_legacy(common);
  options.keys = read_keys(common);
  const bool has_named_key = !options.keys.empty() && !options.keys.front().cluster().empty();
  if (has_named_key && !common.names_cluster) options.cluster = options.keys.front().cluster();
  options.log = make_log(common.log_level);
  warn_of_weak(options.keys, options.log);
  if (!common.ttl) return options;
  if (!options.transports.multicast_v4) {
    throw Error(Errc::invalid_option,
                fmt::format("--ttl is {}, but nothing is sent by IPv4 multicast; add "
                            "\"--multicast v4\"",
                            *common.ttl));
  }
  options.transports.multicast_v4->ttl = *common.ttl;
  return options;
}

}  // namespace muster::cli
