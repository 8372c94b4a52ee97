#include "bench/peers/courier.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "lib/lab.hpp"

namespace muster::bench {

namespace {

constexpr test::Lab::Host broker_host = 2;

std::optional<std::string> unless_installed(const std::string& program) {
  if (test::is_installed(program)) return std::nullopt;
  return fmt::format("`{}` is not installed", program);
}

/// The path of a program. Each program is built only where its library is installed.
std::string program(const std::string& name) {
  return fmt::format("{}/muster_messages_{}", MUSTER_MESSENGERS, name);
}

std::optional<std::string> unless_built(const std::string& name) {
  if (std::filesystem::exists(program(name))) return std::nullopt;
  return "its library is not installed";
}

Courier brokered(const std::string& name, const std::string& server,
                 std::vector<std::string> broker) {
  auto obstacle = unless_installed(server);
  if (!obstacle) obstacle = unless_built(name);
  return {.name = name,
          .obstacle = obstacle,
          .broker = std::move(broker),
          .messenger = {{program(name), test::Lab::address(broker_host)}}};
}

Courier direct(const std::string& name) {
  return {.name = name,
          .obstacle = unless_built(name),
          .broker = {},
          .messenger = {{program(name), "-"}}};
}

Courier node_discover() {
  auto obstacle = unless_installed("node");
  if (!obstacle && std::getenv("NODE_PATH") == nullptr) obstacle = "npm could not install it";
  return {.name = "node-discover",
          .obstacle = obstacle,
          .broker = {},
          .messenger = {{"node", "--no-deprecation", MUSTER_JAVASCRIPT_MESSENGER, "-"}}};
}

}  // namespace

std::vector<Courier> couriers() {
  const std::string here = test::Lab::address(broker_host);
  return {direct("muster"), node_discover(), direct("lcm"),
          brokered("redis", "redis-server",
                   {"redis-server", "--bind", here, "--protected-mode", "no", "--save", ""}),
          brokered("nats", "nats-server", {"nats-server", "--addr", here})};
}

}  // namespace muster::bench
