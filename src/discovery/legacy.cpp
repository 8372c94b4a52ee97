#include "discovery/legacy.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>
#include <utility>

#include "crypto/cluster_key.hpp"
#include "crypto/legacy_cipher.hpp"
#include "muster/error.hpp"

namespace muster::detail {

namespace {

using namespace std::chrono_literals;

constexpr Duration hello_interval_min = 10ms;
constexpr Duration time_max = 1h;
/// Nodes that start together hear each other's first hello within this number of intervals. Towards
/// node-discovery, each is silent for the first two (legacy/caution.hpp).
constexpr int intervals_listened = 2;
constexpr int intervals_listened_in_silence = 3;
constexpr std::string_view usual_algorithm = "aes256";

template <class... Values>
void require(bool holds, fmt::format_string<Values...> sentence, Values&&... values) {
  if (!holds) {
    throw Error(Errc::invalid_option, fmt::format(sentence, std::forward<Values>(values)...));
  }
}

std::optional<crypto::LegacyCipher> cipher_of(const Legacy& legacy) {
  if (legacy.key.empty()) return std::nullopt;
  return legacy.iv.empty()
             ? crypto::LegacyCipher::from_password(legacy.algorithm, legacy.key)
             : crypto::LegacyCipher::from_key(legacy.algorithm, legacy.key, legacy.iv);
}

void validate_ports(const Options& options) {
  const int port = options.legacy->port;
  require(port != 0 && port <= 65535 - Options::unicast_ports,
          "legacy.port is {}; it must be from 1 to {}, because the {} ports above it are used too",
          port, 65535 - Options::unicast_ports, Options::unicast_ports);
  const bool overlaps = std::abs(port - int{options.port}) <= Options::unicast_ports;
  require(options.legacy->only || !overlaps,
          "port is {} and legacy.port is {}; a JavaScript node may end at the first datagram of "
          "ours, so choose a port at least {} away, the same on every muster node",
          options.port, port, Options::unicast_ports + 1);
  const Transports& transports = options.transports;
  require(transports.broadcast || transports.multicast_v4 || !transports.seeds.empty(),
          "legacy needs broadcast, multicast of IPv4 or unicast seeds; JavaScript nodes do not "
          "speak IPv6");
}

void validate_secrets(const Legacy& legacy) {
  require(legacy.iv.empty() || !legacy.key.empty(), "legacy.iv is set without legacy.key");
  const bool is_usual = legacy.iv.empty() && legacy.algorithm == usual_algorithm;
  require(legacy.dialect == LegacyDialect::node_discovery || is_usual,
          "legacy.algorithm and legacy.iv are node-discovery's; node-discover knows nothing but "
          "{} and a password",
          usual_algorithm);
  cipher_of(legacy);
}

void validate_times(const Legacy& legacy) {
  require(legacy.hello_interval >= hello_interval_min && legacy.hello_interval <= time_max,
          "legacy.hello_interval is {}; it must be from {} to {}",
          format_duration(legacy.hello_interval), format_duration(hello_interval_min),
          format_duration(time_max));
  require(
      legacy.node_timeout >= 2 * legacy.hello_interval && legacy.node_timeout <= time_max,
      "legacy.node_timeout is {}; it must be at least twice legacy.hello_interval ({}), so that "
      "a node may miss a hello, and at most {}",
      format_duration(legacy.node_timeout), format_duration(legacy.hello_interval),
      format_duration(time_max));
}

}  // namespace

void validate_legacy(const Options& options) {
  const Legacy& legacy = *options.legacy;
  require(legacy.dialect != LegacyDialect::none,
          "legacy.dialect is not set; set it to node_discovery or node_discover");
  require(
      legacy.only || legacy.accept_unauthenticated,
      "legacy is set, and nothing on that side is authenticated: anyone who can send to port {} "
      "can forge nodes, messages and masters; if that is what you want, set "
      "legacy.accept_unauthenticated, or keep this node apart from its own kind by legacy.only",
      legacy.port);
  validate_ports(options);
  validate_secrets(legacy);
  validate_times(legacy);
}

std::string legacy_warning(const Legacy& legacy) {
  return fmt::format(
      "this node meets {} nodes at port {}, where NOTHING IS AUTHENTICATED: anyone who can send "
      "there can forge nodes, messages and masters{}",
      to_string(legacy.dialect), legacy.port,
      legacy.key.empty() ? ", and everything said there is in clear text" : "");
}

std::unique_ptr<legacy::Translator> make_translator(const Options& options, const NodeId& node,
                                                    core::Random random) {
  if (!options.legacy) return nullptr;
  const Legacy& legacy = *options.legacy;
  legacy::Config config{.dialect = legacy.dialect,
                        .cipher = cipher_of(legacy),
                        .node = node,
                        .mark = {},
                        .hello_interval = legacy.hello_interval,
                        .node_timeout = legacy.node_timeout,
                        .ignore_process = options.ignore == Ignore::process};
  if (!legacy.only) config.mark = fmt::format("{:08x}", crypto::cluster_tag(options.cluster));
  return std::make_unique<legacy::Translator>(std::move(config), std::move(random));
}

Duration listen_at_least(const Options& options) {
  if (!options.legacy) return Duration::zero();
  const bool is_silent = options.legacy->dialect == LegacyDialect::node_discovery;
  return (is_silent ? intervals_listened_in_silence : intervals_listened) *
         options.legacy->hello_interval;
}

}  // namespace muster::detail
