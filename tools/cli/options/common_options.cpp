#include "cli/options/common_options.hpp"

#include <fmt/format.h>

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

std::optional<Legacy> read_legacy(const CommonOptions& common) {
  Legacy legacy = common.legacy;
  if (legacy.dialect == LegacyDialect::none) {
    if (legacy == Legacy{} && common.legacy_key_file.empty()) return std::nullopt;
    throw Error(Errc::invalid_option,
                "an option for JavaScript nodes is given without --legacy; add "
                "\"--legacy node-discovery\" or \"--legacy node-discover\", or leave it out");
  }
  if (!common.legacy_key_file.empty()) legacy.key = read_legacy_key_file(common.legacy_key_file);
  return legacy;
}

}  // namespace

Options to_options(const CommonOptions& common) {
  Options options = common.options;
  options.legacy = read_legacy(common);
  options.keys = read_keys(common);
  options.log = make_log(common.log_level);
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
