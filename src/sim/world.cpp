#include "sim/world.hpp"

#include <algorithm>
#include <utility>

#include "sim/host.hpp"

namespace muster::sim {

namespace {

core::Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

World::World(std::uint64_t seed) : random_(seed) {
  network_.add_segment();
}

World::~World() = default;

NodeIndex World::add_node(NodeOptions options) {
  const auto index = static_cast<NodeIndex>(nodes_.size());
  for (const SegmentIndex segment : options.segments) network_.attach(index, segment);
  auto node = std::make_unique<Host>();
  node->buffer.limit(options.socket_buffer_datagrams);
  node->options = std::move(options);
  node->name = node->options.name;
  give_id(*node);
  nodes_.push_back(std::move(node));
  return index;
}

void World::give_id(Host& node) {
  node.id = {random_.bits(), random_.bits()};
  names_[node.id] = node.name;
}

const std::string& World::name_of(NodeIndex node) const {
  return nodes_[node]->name;
}

const NodeId& World::id_of(NodeIndex node) const {
  return nodes_[node]->id;
}

engine::Config World::config_of(NodeIndex index) {
  Host& node = *nodes_[index];
  const NodeOptions& options = node.options;
  engine::Config config;
  config.cluster = options.cluster;
  config.keys = options.keys;
  config.protocol.node = node.id;
  config.protocol.session = {random_.bits(), random_.bits()};
  config.protocol.life = ++node.starts;
  config.protocol.timing = derive_timing(options.timing);
  config.protocol.weight = options.weight;
  config.protocol.eligible = options.eligible;
  config.protocol.observer = options.observer;
  config.protocol.masters_required = static_cast<std::uint8_t>(options.masters_required);
  config.protocol.preempt_after = options.preempt_after;
  config.protocol.term_floor = std::max(options.term_floor, node.term);
  config.protocol.unicast_port = Network::endpoint_of(index, 0).port;
  return config;
}

void World::start(NodeIndex index) {
  Host& node = *nodes_[index];
  const engine::Config config = config_of(index);
  if (on_turn) on_turn(index);
  const std::uint64_t seed = random_.bits();
  node.engine =
      std::make_unique<engine::Engine>(config, core::Random(seed), core::seeded_nonces(~seed));
  node.is_paused = false;
  node.is_powered = true;
  node.buffer.clear();
  note(index, "started");
  call(index, [&](core::Protocol& protocol) {
    protocol.attributes().set("info", core::Encoding::json, bytes_of(node.options.info));
    protocol.start();
  });
}

void World::stop(NodeIndex index) {
  Host& node = *nodes_[index];
  call(index, [](core::Protocol& protocol) { protocol.stop(); });
  node.term = node.engine->protocol().self().term;
  node.engine.reset();
  set_alarm(index);
  note(index, "stopped");
}

void World::crash(NodeIndex index) {
  Host& node = *nodes_[index];
  break_lifelines(index);
  node.engine.reset();
  set_alarm(index);
  note(index, "crashed");
  node.term = 0;
  node.name = node.options.name + std::to_string(++node.lives);
  give_id(node);
}

void World::power_off(NodeIndex node) {
  nodes_[node]->is_powered = false;
  crash(node);
}

void World::pause(NodeIndex node) {
  nodes_[node]->is_paused = true;
  set_alarm(node);
  note(node, "paused");
}

void World::slow_down(NodeIndex node, Duration processing_time) {
  nodes_[node]->processing_time = processing_time;
  nodes_[node]->busy_until = now_;
  note(node, "takes " + format_duration(processing_time));
  catch_up(node);
}

void World::set_clock_drift(NodeIndex node, std::int64_t parts_per_million) {
  nodes_[node]->clock.set_drift(parts_per_million, now_);
  set_alarm(node);
  note(node, "drifts " + std::to_string(parts_per_million));
}

core::Time World::time_at(NodeIndex node) const {
  return nodes_[node]->clock.at(now_);
}

core::Time World::reaches(NodeIndex node, core::Time shown) const {
  return nodes_[node]->clock.reaches(shown);
}

void World::interface_down(NodeIndex node, SegmentIndex segment) {
  network_.unplug(node, segment);
  note(node, "interface " + std::to_string(segment) + " down");
}

void World::interface_up(NodeIndex node, SegmentIndex segment) {
  network_.plug(node, segment);
  note(node, "interface " + std::to_string(segment) + " up");
  if (!is_running(node)) return;
  call(node, [](core::Protocol& protocol) { protocol.paths_changed(); });
}

void World::set_keys(NodeIndex index, std::vector<crypto::ClusterKey> keys) {
  Host& node = *nodes_[index];
  node.options.keys = std::move(keys);
  if (node.engine) node.engine->set_keys(node.options.keys);
  note(index, "has " + std::to_string(node.options.keys.size()) + " keys");
}

bool World::is_running(NodeIndex node) const {
  return nodes_[node]->is_running();
}

engine::Engine& World::engine(NodeIndex node) {
  return *nodes_[node]->engine;
}

const engine::Engine& World::engine(NodeIndex node) const {
  return *nodes_[node]->engine;
}

std::uint64_t World::datagrams_overflowed(NodeIndex node) const {
  return nodes_[node]->buffer.dropped();
}

const Traffic& World::traffic(NodeIndex node) const {
  return nodes_[node]->traffic;
}

bool World::is_master(NodeIndex index) const {
  const Host& node = *nodes_[index];
  return node.engine && node.clock.at(now_) < node.engine->protocol().election().lease_until();
}

std::string World::view_of(NodeIndex index) const {
  std::vector<std::string> names;
  if (!nodes_[index]->engine) return {};
  for (const core::NodeView& view : nodes_[index]->engine->protocol().nodes()) {
    names.push_back(names_.at(view.hello.node));
  }
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

}  // namespace muster::sim
