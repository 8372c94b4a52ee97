#include "muster/monitor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <vector>

#include "asio/clock.hpp"
#include "asio/fork_guard.hpp"
#include "asio/own_mutex.hpp"
#include "discovery/retire.hpp"
#include "discovery/weakly.hpp"
#include "monitor/event_ring.hpp"
#include "monitor/function_section.hpp"
#include "monitor/holder_news.hpp"
#include "monitor/json.hpp"
#include "monitor/metrics.hpp"
#include "monitor/outlook.hpp"
#include "monitor/page.hpp"
#include "monitor/partitions_section.hpp"
#include "monitor/sections.hpp"
#include "monitor/server.hpp"
#include "monitor/units_section.hpp"
#include "muster/instances.hpp"
#include "muster/resources.hpp"

namespace muster {

namespace {

using monitor::Answer;
using monitor::Snapshot;

constexpr std::size_t token_bytes_min = 16;
constexpr const char* json_type = "application/json";

void require_options(const MonitorOptions& options) {
  const bool is_token = std::all_of(options.token.begin(), options.token.end(),
                                    [](char c) { return c > ' ' && c < '\x7f'; });
  if (!options.token.empty() && (!is_token || options.token.size() < token_bytes_min)) {
    throw Error(Errc::invalid_option,
                fmt::format("the monitor's token must be at least {} printable characters without "
                            "spaces",
                            token_bytes_min));
  }
  if (options.connections_max < 2 || options.streams_max < 1 || options.events_kept < 1 ||
      options.client_timeout < std::chrono::milliseconds(1)) {
    throw Error(Errc::invalid_option,
                "the monitor needs connections_max of at least 2, streams_max and events_kept of "
                "at least 1, and client_timeout of at least 1 ms");
  }
}

std::string json_text(boost::json::object object) {
  return to_string(Value(std::move(object))) + '\n';
}

}  // namespace

class Monitor::Impl : public std::enable_shared_from_this<Monitor::Impl> {
 public:
  Impl(Discovery& node, ServiceDiscovery* services, MonitorOptions options)
      : node_(node),
        services_(services),
        options_(std::move(options)),
        events_(
            std::make_shared<monitor::EventRing>(fmt::format("{:08x}", std::random_device{}()),
                                                 std::max<std::size_t>(options_.events_kept, 1))) {}

  /// Slots may still run when the monitor is destroyed, so they hold it only while they run.
  void watch() {
    watch_nodes();
    watch_roles();
    if (services_ != nullptr) watch_services(*services_);
    watch_sights();
  }

  bool is_in_copy() const { return fork_.is_in_copy(); }

  void retire() {
    connections_.clear();
    stop();
  }

  void start() {
    require_options(options_);
    const std::lock_guard lock(server_mutex_);
    if (server_) throw Error(Errc::already_started, "the monitor is started already");
    server_ = monitor::Server::start(
        options_, events_,
        [weak = weak_from_this()](std::string_view path, const monitor::Query& query) {
          const auto self = weak.lock();
          return self ? self->find(path, query) : Answer{};
        });
    measuring_ = node_.measure_activities();
  }

  void stop() {
    std::shared_ptr<monitor::Server> ending;
    {
      const std::lock_guard lock(server_mutex_);
      // Every caller waits for the thread.
      ending = server_ ? std::exchange(server_, nullptr) : ending_.lock();
      ending_ = ending;
      measuring_ = {};
    }
    // Without the lock, because a slot that adds an event must not wait for this call.
    if (ending) ending->end();
  }

  std::uint16_t port() const {
    const std::lock_guard lock(server_mutex_);
    return server_ ? server_->endpoint().port() : std::uint16_t{0};
  }

  std::string url() const {
    const std::lock_guard lock(server_mutex_);
    if (!server_) return {};
    const bool is_v6 = server_->endpoint().address().is_v6();
    return fmt::format("http://{}:{}/", is_v6 ? '[' + options_.address + ']' : options_.address,
                       server_->endpoint().port());
  }

  void add_section(std::string_view name, std::unique_ptr<monitor::Section> section) {
    fork_.require_original();
    const std::lock_guard lock(asking_);
    sections_.add(name, std::move(section));
  }

  void remove_section(std::string_view name) {
    fork_.require_original();
    const std::lock_guard lock(asking_);
    sections_.remove(name);
  }

  /// A function that forwards events of a section as long as the monitor exists.
  auto teller() {
    return [weak = weak_from_this()](std::string_view kind, Value details) {
      if (const auto self = weak.lock()) self->put(kind, std::move(details));
    };
  }

  std::shared_ptr<monitor::WorkNews> news_of(std::string_view set) {
    return std::make_shared<monitor::WorkNews>(std::string(set), node_.executor(), teller());
  }

  void note(std::string_view kind, const Value& details) {
    fork_.require_original();
    if (!monitor::is_word(kind, "-_.")) {
      throw Error(Errc::invalid_name, fmt::format("\"{}\" is no kind of event", kind));
    }
    put(kind, details);
  }

 private:
  using Time = std::chrono::system_clock::time_point;
  static Time wall_clock() { return std::chrono::system_clock::now(); }

  /// Adds the time in milliseconds since 1970, for readers that connect later.
  void put(std::string_view kind, Value details) {
    if (auto* fields = details.if_object()) {
      const auto now = wall_clock().time_since_epoch();
      (*fields)["at"] = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    }
    events_->put(kind, details);
    const std::lock_guard lock(server_mutex_);
    if (server_) server_->wake();
  }

  template <class Change>
  void count(Change&& change) {
    const std::lock_guard lock(tally_mutex_);
    change(tally_);
  }

  void watch_nodes() {
    connections_.emplace_back(
        node_.on_added(detail::weakly(*this, [](Impl& self, const Node& other) {
          self.count([](monitor::Tally& tally) { tally.added(); });
          self.put("added", {{"node", to_value(other)}});
        })));
    connections_.emplace_back(
        node_.on_updated(detail::weakly(*this, [](Impl& self, const Node&, const Node& after) {
          self.put("updated", {{"node", to_value(after)}});
        })));
    connections_.emplace_back(
        node_.on_suspected(detail::weakly(*this, [](Impl& self, const Node& other) {
          self.count([](monitor::Tally& tally) { tally.suspected(); });
          self.put("suspected", {{"node", to_value(other)}});
        })));
    connections_.emplace_back(node_.on_removed(
        detail::weakly(*this, [](Impl& self, const Node& other, RemovalReason reason) {
          self.count([&](monitor::Tally& tally) { tally.removed(other, reason, wall_clock()); });
          self.put("removed", {{"node", to_value(other)}, {"reason", to_string(reason)}});
        })));
  }

  void watch_roles() {
    connections_.emplace_back(
        node_.on_master(detail::weakly(*this, [](Impl& self, const Node& master) {
          self.count([&](monitor::Tally& tally) { tally.master(master.id, wall_clock()); });
          self.put("master", {{"node", to_value(master)}, {"term", master.term}});
        })));
    connections_.emplace_back(
        node_.on_promotion(detail::weakly(*this, [](Impl& self, std::uint64_t term) {
          self.count([](monitor::Tally& tally) { tally.promoted(); });
          self.put("promotion", {{"term", term}});
        })));
    connections_.emplace_back(node_.on_demotion(
        detail::weakly(*this, [](Impl& self, DemotionReason reason, std::uint64_t term) {
          self.count([&](monitor::Tally& tally) { tally.demoted(reason); });
          self.put("demotion", {{"term", term}, {"reason", to_string(reason)}});
        })));
  }

  auto told(const char* kind) {
    return detail::weakly(*this, [kind](Impl& self, const Service& service) {
      self.put(kind, {{"name", service.offer.name}, {"nodeName", service.node.name}});
    });
  }

  void watch_sights() {
    connections_.emplace_back(
        node_.join(detail::sight_channel, [outlook = outlook_](const Message& message) {
          const auto sight = detail::read_sight_answer(message.payload.value);
          if (sight) outlook->answered(message.sender.id, *sight, io::now());
        }));
  }

  void watch_services(ServiceDiscovery& services) {
    connections_.emplace_back(services.on_service(told("service")));
    connections_.emplace_back(services.on_service_gone(told("serviceGone")));
    connections_.emplace_back(services.on_service_updated(
        [slot = told("serviceUpdated")](const Service&, const Service& after) { slot(after); }));
    connections_.emplace_back(services.on_ready(detail::weakly(
        *this, [](Impl& self, const Services&) { self.put("ready", boost::json::object{}); })));
    connections_.emplace_back(services.on_notready(
        detail::weakly(*this, [](Impl& self, const std::vector<MissingService>& missing) {
          boost::json::array lines;
          for (const MissingService& each : missing) lines.emplace_back(to_string(each));
          self.put("notready", {{"missing", std::move(lines)}});
        })));
  }

  Answer find(std::string_view path, const monitor::Query& query) {
    const std::lock_guard lock(asking_);
    if (path == "/") return {"text/html; charset=utf-8", std::string(monitor::page::html), true};
    if (path == "/page.css") return {"text/css", std::string(monitor::page::style), true};
    if (path == "/page.js") return {"text/javascript", std::string(monitor::page::script), true};
    const Snapshot& present = snapshot();
    const auto rendered = rendered_.find(path);
    if (rendered != rendered_.end()) return rendered->second;
    Answer answer = render(path, present);
    if (answer.type.empty()) return section(path, query);
    return rendered_.emplace(path, std::move(answer)).first->second;
  }

  /// Answers that consist of a snapshot and the summaries of sections.
  Answer render(std::string_view path, const Snapshot& present) {
    if (path == "/nodes") return {json_type, json_text(nodes_json(outlook()))};
    if (path == "/elections") return {json_type, json_text(elections_json(present))};
    if (path == "/services") return {json_type, json_text(services_json(present))};
    if (path == "/status") return {json_type, json_text(status())};
    if (path == "/metrics")
      return {"application/openmetrics-text; version=1.0.0; charset=utf-8", metrics()};
    return {};
  }

  /// Only the server's thread calls it.
  const Snapshot& snapshot() {
    const auto now = io::now();
    if (!snapshot_ || now - snapshot_time_ > monitor::snapshot_age_max) {
      snapshot_ = monitor::take_snapshot(node_, services_);
      snapshot_time_ = now;
      rendered_.clear();
      for (const monitor::News& each : holders_.changes(*snapshot_)) put(each.kind, each.details);
    }
    return *snapshot_;
  }

  /// The snapshot for paths that show nodes: the other nodes are asked which nodes they see, and
  /// their answers are included when they arrive.
  const Snapshot& outlook() {
    const Snapshot& present = snapshot();
    if (!present.is_started) return present;
    for (const auto& question :
         outlook_->questions(present.self.id, present.nodes, snapshot_time_)) {
      try {
        node_.send_to(question.to, detail::sight_channel, question.text);
      } catch (const Error&) {
        // The node has departed, or this node was stopped; or this node is an observer, which asks
        // no other node.
      }
    }
    snapshot_->seen = outlook_->seen(io::now());
    return present;
  }

  boost::json::object status() {
    boost::json::object status = status_json(outlook());
    sections_.add_to(status, snapshot());
    return status;
  }

  std::string metrics() {
    monitor::Tally tally;
    count([&](const monitor::Tally& present) { tally = present; });
    return metrics_text(snapshot(), tally, sections_.figures());
  }

  Answer section(std::string_view path, const monitor::Query& query) {
    const auto page =
        sections_.page(path.substr(std::min<std::size_t>(1, path.size())), query, snapshot());
    return page ? Answer{json_type, to_string(*page) + '\n'} : Answer{};
  }

  Discovery& node_;
  /// Null for a node without services.
  ServiceDiscovery* const services_;
  const MonitorOptions options_;
  const io::ForkGuard fork_;
  const std::shared_ptr<monitor::EventRing> events_;
  std::mutex tally_mutex_;
  monitor::Tally tally_;
  /// Held while a section is called, which may add and remove sections. Guards the sections, the
  /// snapshot and its answers.
  std::recursive_mutex asking_;
  monitor::Sections sections_;
  /// Shared with a slot that may still run when the monitor is destroyed.
  const std::shared_ptr<monitor::Outlook> outlook_ = std::make_shared<monitor::Outlook>();
  std::optional<Snapshot> snapshot_;
  monitor::HolderNews holders_;
  core::Time snapshot_time_{};
  /// Answers made from the snapshot, by path, so that many clients cost little more than one.
  std::map<std::string, Answer, std::less<>> rendered_;
  mutable io::OwnMutex server_mutex_;
  std::shared_ptr<monitor::Server> server_;
  /// The server that was stopped last, while its thread runs.
  std::weak_ptr<monitor::Server> ending_;
  ScopedConnection measuring_;
  std::vector<ScopedConnection> connections_;
};

Monitor::Monitor(ServiceDiscovery& services, MonitorOptions options)
    : impl_(std::make_shared<Impl>(services.discovery(), &services, std::move(options))) {
  impl_->watch();
}

Monitor::Monitor(Discovery& node, MonitorOptions options)
    : impl_(std::make_shared<Impl>(node, nullptr, std::move(options))) {
  impl_->watch();
}

Monitor::~Monitor() {
  detail::retire(impl_);
}

void Monitor::start() {
  impl_->start();
}

void Monitor::stop() {
  impl_->stop();
}

std::uint16_t Monitor::port() const {
  return impl_->port();
}

std::string Monitor::url() const {
  return impl_->url();
}

void Monitor::add_section(std::string_view name, std::function<Value()> section) {
  impl_->add_section(name, std::make_unique<monitor::FunctionSection>(std::move(section)));
}

void Monitor::show(Partitions& partitions, std::string_view name) {
  impl_->add_section(name,
                     std::make_unique<monitor::PartitionsSection>(partitions, impl_->teller()));
}

void Monitor::show(Resources& resources, std::string_view name) {
  const auto news = impl_->news_of(name);
  std::vector<ScopedConnection> connections;
  connections.emplace_back(
      resources.on_handled([news](const OwnedResource& owned) { news->begun(owned.resource.id); }));
  connections.emplace_back(
      resources.on_terminated([news](const Resource& resource) { news->ended(resource.id); }));
  connections.emplace_back(
      resources.on_error([news](const Error& error) { news->failed(error.what()); }));
  monitor::UnitsSection::Source source;
  if (resources.has_source()) source = [&resources] { return resources.source(); };
  impl_->add_section(name, std::make_unique<monitor::UnitsSection>(
                               [&resources](auto... range) { return resources.statuses(range...); },
                               std::move(source), news, std::move(connections)));
}

void Monitor::show(Instances& instances, std::string_view name) {
  const auto news = impl_->news_of(name);
  std::vector<ScopedConnection> connections;
  connections.emplace_back(
      instances.on_created([news](const Instance& instance) { news->begun(instance.id); }));
  connections.emplace_back(
      instances.on_disconnected([news](const Instance& instance) { news->ended(instance.id); }));
  connections.emplace_back(
      instances.on_unhealthy([news](const Instance&, std::string_view why) { news->failed(why); }));
  connections.emplace_back(
      instances.on_error([news](const Error& error) { news->failed(error.what()); }));
  impl_->add_section(name, std::make_unique<monitor::UnitsSection>(
                               [&instances](auto... range) { return instances.statuses(range...); },
                               nullptr, news, std::move(connections)));
}

void Monitor::remove_section(std::string_view name) {
  impl_->remove_section(name);
}

void Monitor::note(std::string_view kind, const Value& details) {
  impl_->note(kind, details);
}

}  // namespace muster
