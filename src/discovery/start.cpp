#include <unistd.h>

#include <array>
#include <cstring>
#include <random>

#include "asio/system_nonces.hpp"
#include "asio/used_families.hpp"
#include "core/limits.hpp"
#include "crypto/entropy.hpp"
#include "discovery/impl.hpp"
#include "discovery/key_cluster.hpp"
#include "discovery/legacy.hpp"
#include "discovery/lock_message.hpp"
#include "discovery/node_id.hpp"

/// What happens when a node starts: options become an engine.
namespace muster {

namespace {

template <class Tag>
Id<Tag> random_id() {
  Id<Tag> id;
  std::array<std::uint8_t, sizeof id.high + sizeof id.low> bytes{};
  crypto::fill_with_entropy(bytes);
  std::memcpy(&id.high, bytes.data(), sizeof id.high);
  std::memcpy(&id.low, bytes.data() + sizeof id.high, sizeof id.low);
  return id;
}

core::Random random_from_entropy() {
  std::array<std::uint32_t, 16> words{};
  crypto::fill_with_entropy(
      {reinterpret_cast<std::uint8_t*>(words.data()), words.size() * sizeof words[0]});
  std::seed_seq seed(words.begin(), words.end());
  return core::Random(seed);
}

std::vector<crypto::ClusterKey> derive_keys(const std::vector<Key>& keys,
                                            const std::string& cluster) {
  std::vector<crypto::ClusterKey> derived;
  for (const Key& key : keys) derived.emplace_back(key, cluster);
  return derived;
}

std::string own_host_name() {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

}  // namespace

NodeId make_node_id() {
  static const std::uint64_t process = random_id<struct ProcessTag>().high;
  // A forked process is another one.
  const auto fork = static_cast<std::uint64_t>(getpid()) << 32;
  return {process ^ fork, random_id<struct NodeTag>().low};
}

double random_weight() {
  return random_from_entropy().unit();
}

void Discovery::Impl::start() {
  const std::lock_guard lock(mutex_);
  if (driver_) throw Error(Errc::already_started, "the node is started already; call stop() first");
  validate(options_);
  const bool only_guests = options_.legacy && options_.legacy->only;
  if (options_.legacy) log_(LogLevel::warning, detail::legacy_warning(*options_.legacy));
  if (options_.keys.empty() && options_.clear_text && !only_guests) {
    log_(LogLevel::warning,
         "no key: everything is sent in clear text, and anyone on the network can join and forge; "
         "make a key with `muster keygen`");
  }
  if (io::is_unicast_only(options_.transports) && options_.transports.seeds.empty()) {
    log_(
        LogLevel::warning,
        "no transport and no unicast seed: this node looks for no others, and waits for nodes that "
        "have it as a seed");
  }
  auto keys = derive_keys(options_.keys, options_.cluster);
  ++life_;
  const auto driver = make_driver();
  driver->start([&](std::uint16_t port) { return make_engine(std::move(keys), port); },
                [&] { return detail::make_translator(options_, id, random_from_entropy()); },
                [&](core::Protocol& protocol) { first_input(protocol); });
  driver_ = driver;
  has_stopped_ = false;
  driver_->measure(measurers_ > 0);
  strand()->post([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->signals.attention();
  });
}

std::shared_ptr<io::Driver> Discovery::Impl::make_driver() {
  io::EventDelivery::Callbacks callbacks;
  callbacks.on_event = [weak = weak_from_this()](core::Event& event) {
    if (const auto self = weak.lock()) self->dispatch(event);
  };
  callbacks.on_failure = [weak = weak_from_this(), life = life_](const Error& error) {
    if (const auto self = weak.lock()) self->fail(error, life);
  };
  delivery_ = std::make_shared<io::EventDelivery>(
      strand()->executor(), options_.pending_messages_max, std::move(callbacks));
  for (const auto& [channel, backlog] : backlogs_) delivery_->set_backlog(channel, backlog);
  return std::make_shared<io::Driver>(strand()->sockets(), options_, log_, delivery_, leases);
}

std::unique_ptr<engine::Engine> Discovery::Impl::make_engine(std::vector<crypto::ClusterKey> keys,
                                                             std::uint16_t unicast_port) {
  engine::Config config;
  config.cluster = options_.cluster;
  config.keys = std::move(keys);
  config.datagram_bytes_max = options_.datagram_bytes_max;
  config.protocol = {.node = id,
                     .session = random_id<struct SessionIdTag>(),
                     .life = life_,
                     .timing = derive_timing(options_.timing),
                     .weight = weight_,
                     .eligible = options_.eligible,
                     .observer = options_.observer,
                     .masters_required = static_cast<std::uint8_t>(options_.masters_required),
                     .preempt_after = options_.preempt_after,
                     .term_floor = std::max(options_.term_floor, term_),
                     .ignore_process = options_.ignore == Ignore::process,
                     .hear_self = options_.ignore == Ignore::none,
                     .unicast_port = unicast_port,
                     .has_guests = options_.legacy.has_value(),
                     .listen_at_least = detail::listen_at_least(options_)};
  return std::make_unique<engine::Engine>(config, random_from_entropy(), io::system_nonces());
}

void Discovery::Impl::first_input(core::Protocol& protocol) {
  const auto set = [&](std::string_view attribute, core::Encoding encoding, std::string_view text) {
    protocol.attributes().set(attribute, encoding, detail::as_bytes(text));
  };
  set(detail::attribute::name, core::Encoding::json, name());
  set(detail::attribute::host_name, core::Encoding::json, host_name());
  const detail::EncodedPayload info = detail::encode_payload(options_.info);
  set(detail::attribute::info, info.encoding, info.text);
  for (const auto& [attribute, value] : published_) {
    const detail::EncodedPayload encoded = detail::encode_payload(value);
    set(attribute, encoded.encoding, encoded.text);
  }
  for (const std::string& channel : channels_.channels()) protocol.channels().join(channel);
  protocol.channels().join(detail::sight_channel);
  protocol.channels().join(detail::lock_channel);
}

std::string Discovery::Impl::name() const {
  if (!options_.name.empty()) return options_.name;
  // Several nodes of one host would be indistinguishable to people by the host's name alone.
  const std::string name = host_name() + '-' + std::to_string(getpid());
  return name.size() <= core::limits::name_bytes ? name : host_name();
}

std::string Discovery::Impl::host_name() const {
  return options_.host_name.empty() ? own_host_name() : options_.host_name;
}

void Discovery::Impl::set_keys(const std::vector<Key>& keys) {
  std::string cluster;
  {
    const std::lock_guard lock(mutex_);
    if (keys.empty() || options_.keys.empty()) {
      throw Error(Errc::invalid_key,
                  "a running cluster cannot switch between clear text and keys; give at least one "
                  "key before the start, and keep at least one");
    }
    cluster = options_.cluster;
  }
  detail::require_keys_of(cluster, keys);
  // Outside the lock: a passphrase takes its time.
  auto derived = derive_keys(keys, cluster);
  const std::lock_guard lock(mutex_);
  options_.keys = keys;
  if (driver_) driver_->set_keys(std::move(derived));
}

}  // namespace muster
