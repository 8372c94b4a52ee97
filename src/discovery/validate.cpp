#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>

#include "asio/address_text.hpp"
#include "asio/group_paths.hpp"
#include "asio/interface_rules.hpp"
#include "asio/seed.hpp"
#include "core/limits.hpp"
#include "core/names.hpp"
#include "discovery/key_cluster.hpp"
#include "discovery/legacy.hpp"
#include "discovery/node_reader.hpp"
#include "muster/error.hpp"
#include "muster/options.hpp"

namespace muster {

namespace {

constexpr std::size_t datagram_bytes_min = 576;
constexpr std::size_t datagram_bytes_limit = 9'000;
constexpr std::size_t receive_buffer_min = 16 * 1024;
constexpr int masters_max = 255;

template <class... Values>
void require(bool holds, fmt::format_string<Values...> sentence, Values&&... values) {
  if (!holds) {
    throw Error(Errc::invalid_option, fmt::format(sentence, std::forward<Values>(values)...));
  }
}

void validate_text(std::string_view option, std::string_view text) {
  require(text.size() <= core::limits::name_bytes && core::is_utf8(text),
          "{} has {} bytes; it must be UTF-8 of at most {} bytes", option, text.size(),
          core::limits::name_bytes);
}

void validate_identity(const Options& options) {
  require(!options.cluster.empty(), "cluster is empty; give the cluster a name");
  validate_text("cluster", options.cluster);
  validate_text("name", options.name);
  validate_text("host_name", options.host_name);
  const std::size_t info_bytes = detail::encode_payload(options.info).text.size();
  if (info_bytes > core::limits::attribute_bytes) {
    throw Error(Errc::too_large, fmt::format("info takes {} bytes; at most {} can be advertised",
                                             info_bytes, core::limits::attribute_bytes));
  }
}

void validate_sockets(const Options& options) {
  require(options.port != 0 && options.port <= 65535 - Options::unicast_ports,
          "port is {}; it must be from 1 to {}, because the {} ports above it are used too",
          options.port, 65535 - Options::unicast_ports, Options::unicast_ports);
  require(options.datagram_bytes_max >= datagram_bytes_min &&
              options.datagram_bytes_max <= datagram_bytes_limit,
          "datagram_bytes_max is {}; it must be from {} to {}", options.datagram_bytes_max,
          datagram_bytes_min, datagram_bytes_limit);
  require(options.receive_buffer_bytes == 0 || options.receive_buffer_bytes >= receive_buffer_min,
          "receive_buffer_bytes is {}; it must be 0 or at least {}", options.receive_buffer_bytes,
          receive_buffer_min);
  const Transports& transports = options.transports;
  io::validate_groups(transports);
  io::validate_interface_rules(options.interfaces);
  io::parse_seeds(transports.seeds, options.port);
}

void validate_election(const Options& options) {
  require(!options.weight || std::isfinite(*options.weight),
          "weight is {}; it must be a finite number", options.weight.value_or(0));
  require(options.masters_required >= 1 && options.masters_required <= masters_max,
          "masters_required is {}; it must be from 1 to {}", options.masters_required, masters_max);
  require(!options.preempt_after || *options.preempt_after >= Duration::zero(),
          "preempt_after is {}; it must not be negative",
          format_duration(options.preempt_after.value_or(Duration::zero())));
}

bool stays_within_host(const InterfaceRules& rules) {
  const auto bound = io::parse_host(rules.bind_address);
  return rules.loopback_only || (bound && bound->address.is_loopback());
}

void validate_secrecy(const Options& options) {
  if (options.clear_text || stays_within_host(options.interfaces)) return;
  const bool is_on_native_side = !options.legacy || !options.legacy->only;
  require(
      !options.keys.empty() || !is_on_native_side,
      "there is no key, so anyone on the network could read everything, join and forge; make a "
      "key with `muster keygen` and give it to all nodes by `keys`, or stay within this host by "
      "interfaces.loopback_only, or accept clear text by clear_text");
  require(
      !options.legacy || !options.legacy->key.empty(),
      "legacy.key is empty, so everything said to legacy nodes would be in clear text; give all "
      "of them and this node a key, or accept clear text by clear_text");
}

}  // namespace

void detail::require_keys_of(const std::string& cluster, const std::vector<Key>& keys) {
  for (const Key& key : keys) {
    if (key.cluster().empty() || key.cluster() == cluster) continue;
    throw Error(
        Errc::invalid_key,
        fmt::format("the key is for cluster \"{}\", and the cluster of this node is \"{}\"; "
                    "use one key for one cluster: `muster keygen --cluster {} FILE` makes "
                    "another key",
                    key.cluster(), cluster, cluster));
  }
}

void validate(const Options& options) {
  validate_identity(options);
  detail::require_keys_of(options.cluster, options.keys);
  validate_sockets(options);
  validate_election(options);
  derive_timing(options.timing);
  if (options.legacy) detail::validate_legacy(options);
  validate_secrecy(options);
}

}  // namespace muster
