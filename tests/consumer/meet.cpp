// A program of another project: two nodes in one process meet on loopback. It expects to run with
// the version of the library that its argument names.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <iostream>
#include <muster/muster.hpp>
#include <string>
#include <utility>

#ifdef WITH_TYPED
#include <muster/typed.hpp>

static_assert(requires(muster::Discovery & node) { muster::send(node, "numbers", 4711); });
#endif

#if !defined(MUSTER_VERSION) || MUSTER_VERSION < 100
#error "the headers do not say their version"
#endif

bool is_version(std::string_view wanted) {
  return muster::version() == wanted && wanted == MUSTER_VERSION_STRING;
}

// The class of an exception is the same one in the library and in the program.
bool catches_errors() {
  try {
    muster::validate({.cluster = ""});
  } catch (const muster::Error& error) {
    return error.errc() == muster::Errc::invalid_option;
  }
  return false;
}

muster::Options options(std::string name) {
  return {.cluster = "consumer",
          .port = 14'045,
          .interfaces = {.loopback_only = true},
          .name = std::move(name),
          .log = [](muster::LogLevel, std::string_view) {}};
}

// One node has threads of its own, and one runs on an executor of the program.
bool do_nodes_meet() {
  boost::asio::io_context context;
  muster::Discovery here(options("here"), context.get_executor());
  muster::Discovery there(options("there"));
  std::string met;
  here.on_added([&](const muster::Node& node) {
    met = node.name;
    context.stop();
  });
  here.start();
  there.start();
  context.run_for(std::chrono::seconds(10));
  std::cout << "met " << met << '\n';
  there.stop();
  here.stop();
  context.restart();
  context.run();
  return met == "there";
}

int main(int, char** argv) {
  return is_version(argv[1]) && catches_errors() && do_nodes_meet() ? EXIT_SUCCESS : EXIT_FAILURE;
}
