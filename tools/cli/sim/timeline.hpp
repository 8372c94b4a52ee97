#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "muster/timing.hpp"

namespace muster::cli {

/// The history of each node of a run.
class Timeline {
 public:
  enum class State { up, master };
  struct Span {
    std::size_t node = 0;
    State state = State::up;
    Duration from{};
    Duration until{};
  };
  struct Mark {
    Duration at{};
    std::size_t node = 0;
    std::string text;
  };

  explicit Timeline(std::size_t nodes) : nodes_(nodes) {}

  /// The node enters the state. No effect if it is in the state already.
  void begin(std::size_t node, State state, Duration at);
  /// The node leaves the state. No effect if it is not in the state.
  void end(std::size_t node, State state, Duration at);
  void mark(std::size_t node, std::string text, Duration at) {
    marks_.push_back({at, node, std::move(text)});
  }
  /// Ends all states that still last at `at`.
  void finish(Duration at);

  std::size_t nodes() const { return nodes_; }
  Duration length() const { return length_; }
  /// The spans in the order of their ends.
  const std::vector<Span>& spans() const { return spans_; }
  /// The marks in the order of time.
  const std::vector<Mark>& marks() const { return marks_; }

 private:
  std::size_t nodes_;
  Duration length_{};
  std::vector<Span> open_;
  std::vector<Span> spans_;
  std::vector<Mark> marks_;
};

/// Draws a row of characters per node, and a line per mark.
std::string draw_text(const Timeline& timeline, std::size_t columns);

/// Draws an SVG document (W3C SVG 1.1): a bar per node, darker while it is master, and the marks.
std::string draw_svg(const Timeline& timeline);

}  // namespace muster::cli
