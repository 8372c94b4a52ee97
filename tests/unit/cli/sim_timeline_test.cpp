#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/sim/timeline.hpp"

namespace muster::cli {

namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Timeline sample_timeline() {
  Timeline timeline(2);
  timeline.begin(0, Timeline::State::up, 0s);
  timeline.begin(1, Timeline::State::up, 0s);
  timeline.begin(0, Timeline::State::master, 2s);
  timeline.mark(0, "is killed", 5s);
  timeline.end(0, Timeline::State::master, 5s);
  timeline.end(0, Timeline::State::up, 5s);
  timeline.finish(10s);
  return timeline;
}

// A row per node, and the events below.
TEST(Timeline, IsDrawnAsText) {
  EXPECT_EQ(draw_text(sample_timeline(), 10),
            "10s from left to right; - runs, M is master\n"
            "    0 --MMMM    \n"
            "    1 ----------\n"
            "  5.000000s     0 is killed\n");
}

// The picture has a bar per span, and the text of each mark.
TEST(Timeline, IsDrawnAsSvg) {
  const std::string svg = draw_svg(sample_timeline());
  EXPECT_THAT(svg, HasSubstr("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  EXPECT_THAT(svg, HasSubstr("5.000000 s: node 0 is killed"));
  EXPECT_THAT(svg, HasSubstr("fill=\"#1f4e79\""));
  EXPECT_TRUE(svg.ends_with("</svg>\n"));
}

}  // namespace

}  // namespace muster::cli
