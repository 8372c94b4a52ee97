// A program of another project: two nodes in one process meet on loopback.

#include <cstdlib>
#include <future>
#include <iostream>

#include "muster/muster.hpp"

int main() {
  const auto options = [](const char* name) {
    return muster::Options{.cluster = "consumer",
                           .port = 14'045,
                           .interfaces = {.loopback_only = true},
                           .name = name,
                           .log = [](muster::LogLevel, std::string_view) {}};
  };
  muster::Discovery here(options("here"));
  muster::Discovery there(options("there"));
  std::promise<std::string> met;
  here.on_added([&](const muster::Node& node) { met.set_value(node.name); });
  here.start();
  there.start();
  auto name = met.get_future();
  if (name.wait_for(std::chrono::seconds(10)) != std::future_status::ready) return EXIT_FAILURE;
  std::cout << "met " << name.get() << '\n';
}
