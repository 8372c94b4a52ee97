#include "hosts/attack/attacker.hpp"

#include <chrono>
#include <exception>
#include <stdexcept>
#include <utility>

namespace muster::test {

namespace {

/// Of Debian, because the one that comes first on the path may lack Debian's packages.
constexpr const char* python = "/usr/bin/python3";

constexpr std::chrono::seconds patience(60);

Process::Call call_of(std::string_view script, Attacker::Arguments arguments) {
  Process::Call call{.arguments = {python, MUSTER_ATTACKS "/" + std::string(script)},
                     .environment = {{"PYTHONDONTWRITEBYTECODE", "1"}}};
  std::move(arguments.begin(), arguments.end(), std::back_inserter(call.arguments));
  return call;
}

std::optional<std::string> find_obstacle() {
  try {
    const NetNamespace elsewhere;
    run_command(elsewhere, {python, "-c", "import cryptography"});
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

}  // namespace

const std::optional<std::string>& Attacker::obstacle() {
  static const std::optional<std::string> obstacle = find_obstacle();
  return obstacle;
}

std::string Attacker::run(const NetNamespace& where, std::string_view script, Arguments arguments) {
  return run_command(where, call_of(script, std::move(arguments)).arguments);
}

Attacker::Attacker(const NetNamespace& where, std::string_view attack, Arguments arguments)
    : process_(where, [&] {
        arguments.insert(arguments.begin(), {std::string(attack), "--group", "10.77.0.255"});
        return call_of("attack.py", std::move(arguments));
      }()) {}

bool Attacker::has_ended() {
  process_.take();
  return process_.has_ended();
}

boost::json::object Attacker::result() {
  Process* const process = &process_;
  const auto is_over = [&] { return process_.has_ended(); };
  if (!poll_until({&process, 1}, is_over, patience)) {
    throw std::runtime_error("the attack does not end");
  }
  if (process_.exit_code() != 0) throw std::runtime_error(process_.errors());
  return boost::json::parse(process_.output()).as_object();
}

}  // namespace muster::test
