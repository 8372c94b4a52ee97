#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>

#include "muster/muster.hpp"

/// The common parts of all examples: they stay within this host, and end on Ctrl-C.
namespace example {

/// Options of a node on the loopback interface. The first argument of the program, if there is one,
/// is the port, so that several runs do not meet.
inline muster::Options options(std::string cluster, std::string name, int argc, char** argv) {
  muster::Options options;
  options.cluster = std::move(cluster);
  options.name = std::move(name);
  options.interfaces.loopback_only = true;
  options.log = [](muster::LogLevel, std::string_view) {};
  if (argc > 1) options.port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  return options;
}

/// Runs until SIGINT or SIGTERM, or until the context is stopped.
inline void run(boost::asio::io_context& context) {
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code&, int) { context.stop(); });
  context.run();
}

}  // namespace example
