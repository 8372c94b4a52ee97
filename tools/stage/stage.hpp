#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "actor.hpp"

namespace muster::stage {

/// A line of output from a node.
struct Line {
  std::string speaker;
  std::string event;
  /// The time on the machine's monotonic clock.
  double seconds = 0;
  boost::json::object fields;

  /// The name of the node that the line is about.
  std::string about() const;
};

/// Directs the demo: starts nodes, keeps their output, waits for events, and narrates.
///
/// For one thread.
class Stage {
 public:
  explicit Stage(std::string program);

  Actor& enter(const std::string& name, const std::vector<std::string>& arguments);
  Actor& actor(std::string_view name);

  /// Runs the demo until `happened` returns true. Throws if that takes too long.
  void until(std::string_view what, const std::function<bool()>& happened);
  void pause(std::chrono::milliseconds time);

  double now() const;
  /// Returns the lines from number `from` on that satisfy `condition`.
  std::vector<Line> lines(std::size_t from,
                          const std::function<bool(const Line&)>& condition) const;
  std::size_t line_count() const { return lines_.size(); }

  /// Begins a scene after people had time to read the last one.
  void title(std::string_view text);
  void say(std::string_view text);
  void result(std::string_view text);
  /// Whether the play runs on a terminal.
  bool has_audience() const;
  /// Returns when Enter was pressed, or the terminal was closed.
  void await_enter();

 private:
  void heard(const Actor& speaker, const boost::json::object& fields);

  const std::string program_;
  const bool has_colour_;
  const double began_;
  boost::asio::io_context context_;
  std::list<Actor> actors_;
  std::vector<Line> lines_;
};

}  // namespace muster::stage
