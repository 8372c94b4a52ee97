#include "cli/keygen_command.hpp"

#include <unistd.h>

#include <iostream>

#include "muster/key.hpp"

namespace muster::cli {

ExitCode run_keygen() {
  std::cout << Key::generate().reveal() << std::endl;
  if (isatty(STDOUT_FILENO) == 1) {
    std::cerr << "Whoever has read this key is a member. Better keep it in a file from the start:\n"
                 "  (umask 077 && muster keygen > cluster.key)\n";
  }
  return ExitCode::ok;
}

}  // namespace muster::cli
