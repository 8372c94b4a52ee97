#include "discovery/impl.hpp"
#include "discovery/lock_host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "asio/address_text.hpp"
#include "core/limits.hpp"
#include "core/names.hpp"
#include "discovery/log.hpp"
#include "discovery/name_flaw.hpp"
#include "discovery/node_id.hpp"

namespace muster {

namespace {

/// Names that an application may publish at once; the others are for our own.
constexpr std::size_t published_max = 60;
static_assert(published_max + 3 < core::limits::attributes);

void require_publishable(std::string_view name, std::size_t bytes) {
  const bool is_reserved = detail::is_reserved_attribute(name);
  if (is_reserved || !core::is_well_formed_name(name)) {
    throw Error(Errc::invalid_name,
                fmt::format("\"{}\" cannot be published: {}; choose another name", name,
                            is_reserved ? "every node has it" : detail::flaw_of(name)));
  }
  if (bytes > core::limits::attribute_bytes) {
    throw Error(Errc::too_large, fmt::format("\"{}\" takes {} bytes; at most {} can be published",
                                             name, bytes, core::limits::attribute_bytes));
  }
}

[[noreturn]] void throw_too_many(std::string_view name) {
  throw Error(Errc::overloaded,
              fmt::format("\"{}\" cannot be published: a node has room for {} names at once; "
                          "unpublish one, or publish several values under one name",
                          name, published_max));
}

void add_sources(const engine::DropCounter& drops, Statistics& statistics) {
  for (const auto& [source, count] : drops.by_source()) {
    statistics.drop_sources.push_back({io::to_text(source.first), source.second, count});
  }
}

/// What happened at the port of the JavaScript nodes.
void add_guests(const legacy::Translator& translator, Statistics& statistics) {
  statistics.datagrams_received += translator.datagrams_received();
  statistics.bytes_received += translator.bytes_received();
  const auto& dropped = translator.drops().by_reason();
  for (std::size_t reason = 0; reason < dropped.size(); ++reason) {
    statistics.dropped[reason] += dropped[reason];
  }
  add_sources(translator.drops(), statistics);
}

[[noreturn]] void throw_not_started() {
  throw Error(Errc::not_started, "the node is not started; call start() first");
}

}  // namespace

Discovery::Impl::Impl(Options options, std::optional<boost::asio::any_io_executor> executor)
    : id(make_node_id()),
      options_(std::move(options)),
      weight_(options_.weight.value_or(random_weight())),
      log_(options_.log ? options_.log : detail::default_log()) {
  if (!executor) return;
  strand_ =
      std::make_shared<detail::SlotStrand>(*executor, detail::SlotStrand::Settings{.log = log_});
}

std::shared_ptr<detail::LockHost> Discovery::Impl::locks() {
  std::call_once(locks_made_, [this] {
    locks_ = std::make_shared<detail::LockHost>(*face);
    locks_->connect();
  });
  return locks_;
}

std::shared_ptr<io::Driver> Discovery::Impl::driver() const {
  if (is_in_copy()) return nullptr;
  const std::lock_guard lock(mutex_);
  return driver_;
}

void Discovery::Impl::require_voice() const {
  if (!options_.observer) return;
  throw Error(Errc::invalid_option,
              "an observer says nothing, so that nobody is disturbed by it; start without "
              "`observer`");
}

std::shared_ptr<io::Driver> Discovery::Impl::talking_driver() const {
  require_voice();
  return started_driver();
}

std::shared_ptr<io::Driver> Discovery::Impl::started_driver() const {
  const std::lock_guard lock(mutex_);
  if (!driver_) throw_not_started();
  return driver_;
}

boost::asio::any_io_executor Discovery::Impl::executor() {
  const std::lock_guard lock(mutex_);
  return strand()->executor();
}

const std::shared_ptr<detail::SlotStrand>& Discovery::Impl::strand() {
  if (!strand_) {
    thread_ = std::make_unique<detail::OwnThread>(detail::SlotStrand::Settings{.log = log_});
    strand_ = thread_->strand();
  }
  return strand_;
}

void Discovery::Impl::post(Completions completions) {
  if (completions.empty()) return;
  const std::lock_guard lock(mutex_);
  strand()->post([self = shared_from_this(), completions = std::move(completions)] {
    for (const auto& each : completions) self->guard(each);
  });
}

Discovery::Impl::Completions Discovery::Impl::end_completions() {
  Completions ended = waits_.end_all(Errc::stopped);
  for (auto& [number, done] : std::exchange(deliveries_, {})) {
    ended.push_back([done = std::move(done)] { done(Errc::stopped, Delivery{}); });
  }
  return ended;
}

void Discovery::Impl::stop() {
  std::shared_ptr<io::Driver> stopped;
  std::shared_ptr<detail::SlotStrand> slots;
  Completions ended;
  {
    const std::lock_guard lock(mutex_);
    if (!driver_) throw_not_started();
    stopped = std::exchange(driver_, nullptr);
    has_stopped_ = true;
    stopped->ask([&](const engine::Engine* engine) {
      if (engine != nullptr) term_ = engine->protocol().self().term;
    });
    ended = end_completions();
    ended.push_back([this] { signals.stopped(); });
    slots = strand();
  }
  stopped->stop();
  post(std::move(ended));
  slots->finish([&] { stopped->delivery().deliver(); }, [&] { stopped->delivery().close(); });
}

bool Discovery::Impl::is_started() const {
  return driver() != nullptr;
}

bool Discovery::Impl::has_stopped() const {
  const std::lock_guard lock(mutex_);
  return has_stopped_;
}

void Discovery::Impl::retire() {
  if (is_started()) stop();
  if (locks_) locks_->retire();
  signals.disconnect_all();
  channels_.clear();
  Completions ended;
  std::shared_ptr<detail::SlotStrand> slots;
  {
    const std::lock_guard lock(mutex_);
    ended = end_completions();
    slots = strand_;
    if (delivery_) delivery_->close();
  }
  post(std::move(ended));
  if (slots) slots->finish([] {}, [] {});
  // The threads end without the lock, for a slot that still runs may want it.
  std::unique_ptr<detail::OwnThread> ending;
  const std::lock_guard lock(mutex_);
  ending = std::move(thread_);
}

std::vector<Node> Discovery::Impl::nodes() const {
  const auto running = driver();
  if (!running) return {};
  const auto views = running->ask([](const engine::Engine* engine) {
    return engine == nullptr ? std::vector<core::NodeView>{} : engine->protocol().nodes();
  });
  std::vector<Node> nodes;
  for (const core::NodeView& view : views) nodes.push_back(reader_.read(view));
  return nodes;
}

std::optional<Node> Discovery::Impl::node(const NodeId& wanted) const {
  const auto running = driver();
  if (!running) return std::nullopt;
  const auto view =
      running->ask([&](const engine::Engine* engine) -> std::optional<core::NodeView> {
        if (engine == nullptr) return std::nullopt;
        return engine->protocol().node(wanted);
      });
  if (!view) return std::nullopt;
  return reader_.read(*view);
}

Node Discovery::Impl::self() const {
  Node self;
  self.id = id;
  const std::lock_guard lock(mutex_);
  self.name = name();
  self.host_name = host_name();
  self.info = options_.info;
  self.attributes = std::make_shared<const Attributes>(published_);
  self.weight = weight_;
  self.is_master_eligible = options_.eligible && !options_.observer;
  self.last_seen = std::chrono::system_clock::now();
  if (!driver_) return self;
  driver_->ask([&](const engine::Engine* engine) {
    if (engine == nullptr) return;
    const core::Hello& record = engine->protocol().self();
    self.session = engine->protocol().session();
    self.port = record.port;
    self.is_master_eligible = record.eligible;
    self.is_master = record.master;
    self.term = record.master ? record.master_term : 0;
  });
  self.addresses = reader_.read_addresses(driver_->addresses());
  self.is_master = self.is_master && leases->mastership.is_held();
  return self;
}

std::vector<Node> Discovery::Impl::masters() const {
  std::vector<Node> masters = nodes();
  std::erase_if(masters, [](const Node& node) { return !node.is_master; });
  if (leases->mastership.is_held()) masters.push_back(self());
  std::sort(masters.begin(), masters.end(),
            [](const Node& a, const Node& b) { return a.term > b.term; });
  return masters;
}

std::uint64_t Discovery::Impl::term() const {
  const auto running = driver();
  const std::uint64_t before = [&] {
    const std::lock_guard lock(mutex_);
    return term_;
  }();
  if (!running) return before;
  return running->ask([&](const engine::Engine* engine) {
    if (engine == nullptr) return before;
    const core::Hello& self = engine->protocol().self();
    return self.master ? self.master_term : self.term;
  });
}

std::optional<FencingToken> Discovery::Impl::token() const {
  const auto running = driver();
  if (!running) return std::nullopt;
  const std::uint64_t term = running->ask([&](const engine::Engine* engine) -> std::uint64_t {
    return engine == nullptr ? 0 : engine->protocol().self().master_term;
  });
  // Asked last, as the answer counts from here on. Should another mastership of ours have begun
  // since, the token is too low, which does no harm.
  if (term == 0 || !leases->mastership.is_held()) return std::nullopt;
  return FencingToken{term, id};
}

bool Discovery::Impl::is_eligible() const {
  const std::lock_guard lock(mutex_);
  return options_.eligible && !options_.observer;
}

std::uint64_t Discovery::Impl::begin_leading(const void* machine) {
  const std::lock_guard lock(mutex_);
  if (leading_.empty() || !leases->leadership.is_held()) {
    leading_.clear();
    ++tenure_;
  }
  leading_.insert(machine);
  if (driver_) driver_->call([](core::Protocol& protocol) { protocol.beat().lead(true); });
  return tenure_;
}

void Discovery::Impl::end_leading(const void* machine) {
  const std::lock_guard lock(mutex_);
  const bool was_last = leading_.erase(machine) > 0 && leading_.empty();
  if (was_last && driver_) {
    driver_->call([](core::Protocol& protocol) { protocol.beat().lead(false); });
  }
}

bool Discovery::Impl::leads_under(std::uint64_t tenure) const {
  // In this order: what was held a moment ago was held under the tenure that still runs.
  return leases->leadership.is_held() && tenure == tenure_;
}

Timing Discovery::Impl::timing() const {
  const std::lock_guard lock(mutex_);
  return derive_timing(options_.timing);
}

Statistics Discovery::Impl::statistics() const {
  Statistics statistics;
  const auto running = driver();
  if (!running) return statistics;
  running->ask([&](const engine::Engine* engine) {
    if (engine == nullptr) return;
    statistics.datagrams_received = engine->datagrams_received();
    statistics.bytes_received = engine->bytes_received();
    statistics.dropped = engine->drops().by_reason();
    add_sources(engine->drops(), statistics);
    statistics.attributes_refused = engine->protocol().attributes_refused();
    if (const auto* translator = running->translator()) add_guests(*translator, statistics);
  });
  const io::SendCounters sent = running->send_counters();
  statistics.datagrams_sent = sent.datagrams;
  statistics.bytes_sent = sent.bytes;
  statistics.datagrams_unsent = sent.unsent;
  statistics.messages_dropped = running->delivery().messages_dropped();
  statistics.activities = running->activity_times();
  return statistics;
}

void Discovery::Impl::measure_activities(bool on) {
  const std::lock_guard lock(mutex_);
  on ? ++measurers_ : --measurers_;
  if (driver_) driver_->measure(measurers_ > 0);
}

void Discovery::Impl::promote() {
  require_voice();
  const std::lock_guard lock(mutex_);
  if (!driver_) throw_not_started();
  driver_->call([](core::Protocol& protocol) { protocol.election().promote(); });
  options_.eligible = true;
}

void Discovery::Impl::demote(bool permanent) {
  require_voice();
  const std::lock_guard lock(mutex_);
  if (!driver_) throw_not_started();
  driver_->call([&](core::Protocol& protocol) { protocol.election().demote(permanent); });
  if (permanent) options_.eligible = false;
}

void Discovery::Impl::advertise(const Payload& info) {
  require_voice();
  const detail::EncodedPayload encoded = detail::encode_payload(info);
  if (encoded.text.size() > core::limits::attribute_bytes) {
    throw Error(Errc::too_large, fmt::format("info takes {} bytes; at most {} can be advertised",
                                             encoded.text.size(), core::limits::attribute_bytes));
  }
  // The lock keeps two threads' values in the same order here and on the network.
  const std::lock_guard lock(mutex_);
  options_.info = info;
  if (!driver_) return;
  driver_->call([&](core::Protocol& protocol) {
    protocol.attributes().set(detail::attribute::info, encoded.encoding, encoded.bytes());
  });
}

void Discovery::Impl::publish(std::string_view name, const Payload& value) {
  require_voice();
  const detail::EncodedPayload encoded = detail::encode_payload(value);
  require_publishable(name, encoded.text.size());
  const std::lock_guard lock(mutex_);
  if (!published_.contains(name) && published_.size() >= published_max) throw_too_many(name);
  if (driver_) {
    driver_->call([&](core::Protocol& protocol) {
      protocol.attributes().set(name, encoded.encoding, encoded.bytes());
    });
  }
  published_.insert_or_assign(std::string(name), value);
}

void Discovery::Impl::unpublish(std::string_view name) {
  require_voice();
  const std::lock_guard lock(mutex_);
  const auto found = published_.find(name);
  if (found == published_.end()) return;
  published_.erase(found);
  if (!driver_) return;
  driver_->call([&](core::Protocol& protocol) { protocol.attributes().erase(name); });
}

Discovery::WaitId Discovery::Impl::when_master(std::function<void(std::error_code, Node)> done) {
  return add_wait([&] { return waits_.add_for_master(std::move(done)); });
}

Discovery::WaitId Discovery::Impl::when_nodes(std::size_t count,
                                              std::function<void(std::error_code)> done) {
  return add_wait([&] { return waits_.add_for_nodes(count, std::move(done)); });
}

template <class Add>
Discovery::WaitId Discovery::Impl::add_wait(Add&& add) {
  const WaitId wait = [&] {
    const std::lock_guard lock(mutex_);
    return add();
  }();
  post({[self = shared_from_this()] { self->check_waits(); }});
  return wait;
}

void Discovery::Impl::cancel(WaitId wait) {
  Completions ended;
  {
    const std::lock_guard lock(mutex_);
    ended = waits_.end(wait, Errc::cancelled);
  }
  post(std::move(ended));
}

}  // namespace muster
