#include "cli/keygen/keygen_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <iostream>
#include <string>
#include <system_error>

#include "cli/options/secret_file.hpp"
#include "muster/error.hpp"
#include "muster/key.hpp"

namespace muster::cli {

namespace {

[[noreturn]] void refuse_file(const std::filesystem::path& file, int reason) {
  const char* remedy = reason == EEXIST
                           ? "; a key in use is not overwritten: choose another name, or remove it"
                           : "";
  throw Error(Errc::unreadable_file,
              fmt::format("the key file \"{}\" cannot be written: {}{}", file.string(),
                          std::generic_category().message(reason), remedy));
}

/// Only for its owner, from its first moment on.
void write_file(const std::filesystem::path& file, const std::string& text) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) refuse_file(file, errno);
  const ssize_t written = write(descriptor, text.data(), text.size());
  const int reason = written < 0 ? errno : ENOSPC;
  const bool is_closed = close(descriptor) == 0;
  if (written == static_cast<ssize_t>(text.size()) && is_closed) return;
  unlink(file.c_str());
  refuse_file(file, reason);
}

void print(const std::string& text) {
  std::cout << text << std::flush;
  if (isatty(STDOUT_FILENO) == 1) {
    std::cerr << "Any process that has this key can join the cluster. "
                 "`muster keygen cluster.key` writes it to a file that only you can read.\n";
  } else if (const auto warning = exposure_of("/dev/stdout")) {
    std::cerr << "muster: warning: the file with the key " << *warning << '\n';
  }
}

}  // namespace

const About KeygenCall::about{
    .name = "keygen",
    .summary = "Make a key for --key-file",
    .details = "",
    .examples = {{{"muster keygen --cluster lab lab.key",
                   "Writes a key of 256 random bits for cluster lab to a new file that only you "
                   "can read"},
                  {"muster keygen | ssh h2 'umask 077; cat > cluster.key'",
                   "Makes a key in a file of another host"}}}};

void declare(CLI::App& app, KeygenCall& call) {
  app.fallthrough(false);
  app.add_option("--cluster", call.cluster,
                 "Name of the only cluster that the key is for; its nodes need no --cluster")
      ->type_name("NAME")
      ->capture_default_str()
      ->check([](const std::string& text) {
        const bool is_one_line = text.find_first_of("\r\n") == std::string::npos;
        const bool is_trimmed = !text.empty() && text.front() != ' ' && text.back() != ' ';
        return is_one_line && is_trimmed
                   ? std::string()
                   : std::string(
                         "the name of a cluster is one line, and begins and ends with no "
                         "space");
      });
  app.add_option("FILE", call.file, "New file to write the key to [standard output]")
      ->type_name("")
      ->check([](const std::string& text) {
        return text.empty() ? std::string("the name of the file is empty") : std::string();
      });
}

ExitCode run(const KeygenCall& call, const CommonOptions&) {
  const std::string text =
      fmt::format("# cluster: {}\n{}\n", call.cluster, Key::generate().reveal());
  call.file.empty() ? print(text) : write_file(call.file, text);
  return ExitCode::ok;
}

}  // namespace muster::cli
