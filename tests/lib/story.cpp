#include "lib/story.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace muster::test {

sim::NodeOptions Story::options_for(std::string name) {
  sim::NodeOptions options;
  options.weight = 1000.0 - static_cast<unsigned char>(name.front());
  options.name = std::move(name);
  return options;
}

sim::NodeIndex Story::start(sim::NodeOptions options) {
  const sim::NodeIndex node = world.add_node(std::move(options));
  world.start(node);
  return node;
}

std::vector<sim::NodeIndex> Story::start_all(const std::vector<std::string>& names) {
  std::vector<sim::NodeIndex> nodes;
  for (const std::string& name : names) nodes.push_back(start(name));
  return nodes;
}

std::string Story::line(const sim::TraceLine& entry) const {
  return entry.node + ": " + entry.text;
}

void Story::expect(const std::vector<std::string>& lines, Duration limit) {
  for (const std::string& wanted : lines) {
    const auto has_come = [&] {
      for (; seen_ < world.trace().size(); ++seen_) {
        if (line(world.trace()[seen_]) == wanted) return true;
      }
      return false;
    };
    ASSERT_TRUE(world.run_until(has_come, limit)) << "never came: " << wanted << "\n" << render();
    ++seen_;
  }
}

void Story::expect_never(std::string_view text) const {
  for (std::size_t i = seen_; i < world.trace().size(); ++i) {
    EXPECT_EQ(line(world.trace()[i]).find(text), std::string::npos)
        << line(world.trace()[i]) << "\n"
        << render();
  }
}

std::size_t Story::count(std::string_view text) const {
  std::size_t count = 0;
  for (std::size_t i = seen_; i < world.trace().size(); ++i) {
    if (line(world.trace()[i]).find(text) != std::string::npos) ++count;
  }
  return count;
}

void Story::expect_soon(const std::function<bool()>& condition, Duration limit,
                        std::string_view what) {
  EXPECT_TRUE(world.run_until(condition, limit)) << "not in time: " << what << "\n" << render();
}

core::Bytes Story::bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

void Story::advertise(sim::NodeIndex node, std::string_view json) {
  world.call(node, [&](core::Protocol& protocol) {
    EXPECT_FALSE(protocol.attributes().set("info", core::Encoding::json, bytes(json)));
  });
}

void Story::join(sim::NodeIndex node, std::string_view channel) {
  world.call(node,
             [&](core::Protocol& protocol) { EXPECT_FALSE(protocol.channels().join(channel)); });
}

void Story::send(sim::NodeIndex node, std::string_view channel, std::string_view payload) {
  world.call(node, [&](core::Protocol& protocol) {
    EXPECT_FALSE(protocol.channels().send(channel, core::Encoding::json, bytes(payload)));
  });
}

void Story::send_confirmed(sim::NodeIndex node, core::DeliveryId delivery, std::string_view channel,
                           std::string_view payload) {
  world.call(node, [&](core::Protocol& protocol) {
    EXPECT_FALSE(protocol.delivery().send(delivery, channel, core::Encoding::json, bytes(payload)));
  });
}

core::NodeView Story::node(std::string_view node, std::string_view other) const {
  const auto index_of = [&](std::string_view name) {
    sim::NodeIndex index = 0;
    while (index < world.node_count() && world.name_of(index) != name) ++index;
    return index;
  };
  const NodeId wanted = world.engine(index_of(other)).protocol().self().node;
  for (const core::NodeView& view : world.engine(index_of(node)).protocol().nodes()) {
    if (view.hello.node == wanted) return view;
  }
  ADD_FAILURE() << node << " does not see " << other;
  return {};
}

std::string Story::info_of(std::string_view node, std::string_view other) const {
  const core::NodeView view = this->node(node, other);
  if (view.attributes == nullptr || !view.attributes->contains("info")) return {};
  const auto& value = *view.attributes->at("info").bytes;
  return {value.begin(), value.end()};
}

std::vector<std::string> Story::messages(std::string_view node, std::string_view channel) const {
  std::vector<std::string> payloads;
  for (const sim::TraceLine& entry : world.trace()) {
    if (entry.node != node || !entry.text.starts_with("message ")) continue;
    // "message SENDER CHANNEL PAYLOAD"
    const std::size_t sender_end = entry.text.find(' ', 8);
    const std::size_t channel_end = entry.text.find(' ', sender_end + 1);
    if (entry.text.substr(sender_end + 1, channel_end - sender_end - 1) != channel) continue;
    payloads.push_back(entry.text.substr(channel_end + 1));
  }
  return payloads;
}

std::vector<std::string> Story::numbers(int begin, int end) {
  std::vector<std::string> numbers;
  for (int i = begin; i < end; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

std::uint64_t Story::drops(sim::NodeIndex node, DropReason reason) {
  return world.engine(node).drops().by_reason()[static_cast<std::size_t>(reason)];
}

bool Story::all_see_each_other() const {
  std::size_t running = 0;
  for (sim::NodeIndex i = 0; i < world.node_count(); ++i) running += world.is_running(i) ? 1 : 0;
  for (sim::NodeIndex i = 0; i < world.node_count(); ++i) {
    if (!world.is_running(i)) continue;
    const std::string view = world.view_of(i);
    const auto names = static_cast<std::size_t>(std::count(view.begin(), view.end(), ' ')) +
                       (view.empty() ? 0 : 1);
    if (names + 1 != running) return false;
  }
  return true;
}

std::vector<std::string> Story::masters() const {
  std::vector<std::string> names;
  for (sim::NodeIndex i = 0; i < world.node_count(); ++i) {
    if (world.is_running(i) && world.is_master(i)) names.push_back(world.name_of(i));
  }
  return names;
}

std::string Story::render(std::size_t from) const {
  std::string text;
  const core::Time start{};
  for (std::size_t i = from; i < world.trace().size(); ++i) {
    const auto at = world.trace()[i].at - start - std::chrono::hours(1);
    text += fmt::format("[{:10.3f} ms] {}\n", std::chrono::duration<double, std::milli>(at).count(),
                        line(world.trace()[i]));
  }
  return text;
}

}  // namespace muster::test
