#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "unit/wire/messages.hpp"
#include "wire/codec.hpp"

namespace muster::wire {

namespace {

using Buffer = std::vector<std::uint8_t>;

// Messages in one body are read one by one, in order.
RC_GTEST_PROP(Frame, SeveralShareABody, ()) {
  Arena arena;
  const auto count = *rc::gen::inRange<std::size_t>(0, 6);
  std::vector<AnyMessage> messages;
  Buffer bytes;
  for (std::size_t i = 0; i < count; ++i) {
    messages.push_back(draw_message(arena));
    const Buffer frame = frame_of(messages.back());
    bytes.insert(bytes.end(), frame.begin(), frame.end());
  }
  core::Bytes body = bytes;
  for (const AnyMessage& message : messages) {
    const auto frame = take_frame(body);
    RC_ASSERT(frame.has_value());
    RC_ASSERT(frame->kind == kind_of(message));
    AnyMessage read = message;
    RC_ASSERT(decode_like(frame->content, read));
    RC_ASSERT(are_equal(read, message));
  }
  RC_ASSERT(body.empty());
}

// A body that is cut within a frame has no frame there.
RC_GTEST_PROP(Frame, IsNotFoundIfCut, ()) {
  Arena arena;
  const Buffer frame = frame_of(draw_message(arena));
  for (std::size_t size = 0; size < frame.size(); ++size) {
    const Buffer cut(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size));
    core::Bytes body = cut;
    RC_ASSERT(!take_frame(body).has_value());
  }
}

// Reading garbage ends, and every frame found in it lies within it.
RC_GTEST_PROP(Frame, IsTakenFromGarbageWithinBounds, (Buffer garbage)) {
  garbage.shrink_to_fit();
  core::Bytes body = garbage;
  while (const auto frame = take_frame(body)) {
    RC_ASSERT(body.data() + body.size() == garbage.data() + garbage.size());
    RC_ASSERT(frame->content.data() >= garbage.data());
    RC_ASSERT(frame->content.data() + frame->content.size() <= body.data());
  }
}

// A frame of an unknown kind is a frame that its reader can skip.
TEST(Frame, OfAnUnknownKindIsStillAFrame) {
  const Buffer bytes = {0xee, 3, 1, 2, 3, 0x02, 0};
  core::Bytes body = bytes;
  const auto unknown = take_frame(body);
  ASSERT_TRUE(unknown);
  EXPECT_EQ(static_cast<int>(unknown->kind), 0xee);
  EXPECT_EQ(unknown->content.size(), 3u);
  const auto goodbye = take_frame(body);
  ASSERT_TRUE(goodbye);
  EXPECT_EQ(goodbye->kind, Kind::goodbye);
}

// A length beyond the body is no frame.
TEST(Frame, WithAWrongLengthIsNotFound) {
  for (const Buffer& bytes : {Buffer{1, 1}, Buffer{1, 0x80, 1, 0, 0},
                              Buffer{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1},
                              Buffer{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2}}) {
    core::Bytes body = bytes;
    EXPECT_FALSE(take_frame(body));
  }
}

// A frame without room is measured, and nothing is written beyond the space.
RC_GTEST_PROP(Frame, IsMeasuredWhereItDoesNotFit, ()) {
  Arena arena;
  const AnyMessage message = draw_message(arena);
  const std::size_t size = frame_of(message).size();
  Buffer space(*rc::gen::inRange<std::size_t>(0, size));
  space.shrink_to_fit();
  RC_ASSERT(write_any(message, space) == size);
}

// A message to be fragmented is a frame without its length.
RC_GTEST_PROP(Frame, IsTheBareFormWithALength, ()) {
  Arena arena;
  const AnyMessage message = draw_message(arena);
  const auto held = core_message(message);
  RC_PRE(held.has_value());
  Buffer bare(write_bare(*held, {}));
  write_bare(*held, bare);
  const auto frame = read_bare(bare);
  RC_ASSERT(frame.has_value());
  RC_ASSERT(frame->kind == kind_of(message));
  RC_ASSERT(Buffer(frame->content.begin(), frame->content.end()) == content_of(message));
}

// An empty body has no message.
TEST(Frame, IsNotReadFromNothing) {
  EXPECT_FALSE(read_bare({}));
  core::Bytes nothing;
  EXPECT_FALSE(take_frame(nothing));
}

}  // namespace

}  // namespace muster::wire
