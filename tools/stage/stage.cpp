#include "stage.hpp"

#include <fmt/color.h>
#include <fmt/format.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace muster::stage {

namespace {

/// No step of the demo takes nearly this long.
constexpr std::chrono::seconds patience(10);

/// The pause in which people read one scene before the next one.
constexpr std::chrono::milliseconds reading_time(1'500);

double monotonic_seconds() {
  timespec reading{};
  clock_gettime(CLOCK_MONOTONIC, &reading);
  return static_cast<double>(reading.tv_sec) + static_cast<double>(reading.tv_nsec) * 1e-9;
}

}  // namespace

std::string Line::about() const {
  const auto node = fields.find("node");
  if (node == fields.end()) return {};
  return std::string(node->value().as_object().at("name").as_string());
}

Stage::Stage(std::string program)
    : program_(std::move(program)),
      has_colour_(isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr),
      began_(monotonic_seconds()) {}

Actor& Stage::enter(const std::string& name, const std::vector<std::string>& arguments) {
  return actors_.emplace_back(
      context_, name, program_, arguments,
      [this](const Actor& speaker, const boost::json::object& fields) { heard(speaker, fields); });
}

Actor& Stage::actor(std::string_view name) {
  return *std::find_if(actors_.begin(), actors_.end(),
                       [&](const Actor& candidate) { return candidate.name() == name; });
}

void Stage::heard(const Actor& speaker, const boost::json::object& fields) {
  lines_.push_back({speaker.name(), std::string(fields.at("event").as_string()),
                    fields.at("monotonic").to_number<double>(), fields});
}

void Stage::until(std::string_view what, const std::function<bool()>& happened) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!happened()) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error(fmt::format("this did not happen in time: {}", what));
    }
    context_.restart();
    context_.run_one_until(deadline);
  }
}

void Stage::pause(std::chrono::milliseconds time) {
  context_.restart();
  context_.run_for(time);
}

double Stage::now() const {
  return monotonic_seconds();
}

std::vector<Line> Stage::lines(std::size_t from,
                               const std::function<bool(const Line&)>& condition) const {
  std::vector<Line> found;
  std::copy_if(lines_.begin() + static_cast<std::ptrdiff_t>(from), lines_.end(),
               std::back_inserter(found), condition);
  return found;
}

void Stage::title(std::string_view text) {
  pause(reading_time);
  const auto style = has_colour_ ? fmt::emphasis::bold : fmt::text_style();
  fmt::print(style, "\n{}\n", text);
  std::fflush(stdout);
}

void Stage::say(std::string_view text) {
  fmt::print("{:8.3f} s  {}\n", now() - began_, text);
  std::fflush(stdout);
}

void Stage::result(std::string_view text) {
  const auto style = has_colour_ ? fmt::fg(fmt::terminal_color::green) : fmt::text_style();
  fmt::print("            ");
  fmt::print(style, "{}\n", text);
  std::fflush(stdout);
}

bool Stage::has_audience() const {
  return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
}

void Stage::await_enter() {
  // Read without asio, which would leave the terminal to the shell in non-blocking mode.
  pollfd keyboard{STDIN_FILENO, POLLIN, 0};
  while (poll(&keyboard, 1, 0) == 0) pause(std::chrono::milliseconds(100));
  char line[256];
  (void)!read(STDIN_FILENO, line, sizeof line);
}

}  // namespace muster::stage
