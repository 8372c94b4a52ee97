#include "cli/keygen/keygen_command.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "muster/key.hpp"

namespace muster::cli {

const About KeygenCall::about{"keygen", "Print a fresh key for --key-file"};

void declare(CLI::App& app, KeygenCall&) {
  app.fallthrough(false);
}

ExitCode run(const KeygenCall&, const CommonOptions&) {
  std::cout << Key::generate().reveal() << std::endl;
  if (isatty(STDOUT_FILENO) == 1) {
    std::cerr << "Whoever has read this key is a member. Better keep it in a file from the start:\n"
                 "  (umask 077 && muster keygen > cluster.key)\n";
  }
  return ExitCode::ok;
}

}  // namespace muster::cli
