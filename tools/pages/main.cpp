#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/command/command_line.hpp"
#include "pages/completion.hpp"
#include "pages/man_page.hpp"

/// Writes man pages and completions into a folder that is laid out like /usr/share.
namespace muster::pages {

namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream stream(file);
  stream.exceptions(std::ios::failbit | std::ios::badbit);
  stream << text;
}

void write_all(const fs::path& share) {
  const auto manual = cli::manual();
  write(share / "man/man1/muster.1", man_page_of_muster(manual));
  for (auto page = manual.begin() + 1; page != manual.end(); ++page) {
    write(share / "man/man1" / ("muster-" + name_of(*page) + ".1"), man_page_of_command(*page));
  }
  const auto commands = commands_in(manual);
  write(share / "bash-completion/completions/muster", bash_completion(commands));
  write(share / "zsh/site-functions/_muster", zsh_completion(commands));
  write(share / "fish/vendor_completions.d/muster.fish", fish_completion(commands));
}

}  // namespace

}  // namespace muster::pages

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " FOLDER\n";
    return 2;
  }
  try {
    muster::pages::write_all(argv[1]);
  } catch (const std::exception& error) {
    std::cerr << argv[0] << ": " << error.what() << '\n';
    return 1;
  }
}
