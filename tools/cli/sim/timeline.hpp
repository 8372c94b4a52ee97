#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "muster/timing.hpp"

namespace muster::cli {

/// What happened to each node of a run, and when.
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

  /// The node is in this state from now on; a state it is in already changes nothing.
  void begin(std::size_t node, State state, Duration at);
  /// No longer. A state it is not in changes nothing.
  void end(std::size_t node, State state, Duration at);
  void mark(std::size_t node, std::string text, Duration at) {
    marks_.push_back({at, node, std::move(text)});
  }
  /// Ends what lasts until then.
  void finish(Duration at);

  std::size_t nodes() const { return nodes_; }
  Duration length() const { return length_; }
  /// In the order of their ends.
  const std::vector<Span>& spans() const { return spans_; }
  /// In order of time.
  const std::vector<Mark>& marks() const { return marks_; }

 private:
  std::size_t nodes_;
  Duration length_{};
  std::vector<Span> open_;
  std::vector<Span> spans_;
  std::vector<Mark> marks_;
};

/// A row of characters for each node, and a line for each mark.
std::string draw_text(const Timeline& timeline, std::size_t columns);

/// An SVG document (W3C SVG 1.1): a bar for each node, darker while it is master, with the marks.
std::string draw_svg(const Timeline& timeline);

}  // namespace muster::cli
