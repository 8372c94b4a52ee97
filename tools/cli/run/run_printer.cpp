#include "cli/run/run_printer.hpp"

#include <fmt/format.h>

#include <iostream>
#include <utility>

#include "cli/output/json_lines.hpp"
#include "cli/output/printable.hpp"
#include "cli/output/time_text.hpp"

namespace muster::cli {

namespace {

void print(const std::string& subject, std::string_view what) {
  std::cerr << printable(fmt::format("muster: the command for {} {}", subject, what)) << std::endl;
}

void print(const std::string& subject, std::string_view what, Duration delay) {
  print(subject, fmt::format("{}; again in {}", what, format_duration(delay)));
}

}  // namespace

Worker::Callbacks RunPrinter::callbacks(const std::string& subject) const {
  Worker::Callbacks callbacks;
  if (json_) {
    callbacks.started = [subject](pid_t pid) {
      JsonLines(std::cout).write("command_started", {{"for", subject}, {"pid", pid}});
    };
    callbacks.stopped = [subject](ExitCode code) {
      JsonLines(std::cout).write("command_stopped",
                                 {{"for", subject}, {"code", static_cast<int>(code)}});
    };
    callbacks.revoked = [subject] {
      JsonLines(std::cout).write("command_revoked", {{"for", subject}});
    };
    callbacks.not_started = [subject](const Error& error, Duration delay) {
      JsonLines(std::cout).write(
          "command_not_started",
          {{"for", subject}, {"reason", error.what()}, {"againIn", in_seconds(delay)}});
    };
    callbacks.ended_early = [subject](ExitCode code, Duration delay) {
      JsonLines(std::cout).write(
          "command_ended",
          {{"for", subject}, {"code", static_cast<int>(code)}, {"againIn", in_seconds(delay)}});
    };
  } else {
    callbacks.ended_early = [subject](ExitCode code, Duration delay) {
      print(subject, fmt::format("ended with {}", static_cast<int>(code)), delay);
    };
    callbacks.revoked = [subject] {
      print(subject, "was asked to end, because its lease expired while this process did not run");
    };
    callbacks.not_started = [subject](const Error& error, Duration delay) {
      print(subject, error.what(), delay);
    };
  }
  return callbacks;
}

void RunPrinter::paused(const std::string& subject, std::uint32_t failures, Duration pause) const {
  if (json_) {
    JsonLines(std::cout).write(
        "resigned", {{"for", subject}, {"failures", failures}, {"againIn", in_seconds(pause)}});
  } else {
    print(subject, fmt::format("failed {} times in a row, so another node may lead", failures),
          pause);
  }
}

void RunPrinter::source(const SourceStatus& status) {
  const bool failed = std::exchange(source_fails_, !status.problem.empty());
  if (json_) {
    JsonLines(std::cout).write("source",
                               {{"state", to_string(status.state)}, {"problem", status.problem}});
  } else if (failed && status.state == SourceState::working) {
    std::cerr << "muster: the list of resources can be read again" << std::endl;
  }
}

}  // namespace muster::cli
