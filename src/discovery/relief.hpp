#pragma once

#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "core/time.hpp"

namespace muster::detail {

/// Takes over for a thread that is held up in a slot, so that sockets are read and hellos are said
/// all the same.
///
/// It sleeps as long as no slot runs, looks every now and then while some do, and costs nothing
/// else. Safe to call from any thread.
class Relief {
 public:
  /// A slot that still runs after this long, or at most twice as long, is relieved: far sooner than
  /// a socket overflows with hellos.
  static constexpr Duration patience = std::chrono::milliseconds(20);

  /// Work on the slots' executor begins, and has ended. May nest.
  void began();
  void ended();

  /// Runs handlers of `context` while a slot takes long, and sleeps in between, until `end()`.
  void run(boost::asio::io_context& context);
  void end();

 private:
  void stand_in(boost::asio::io_context& context, std::uint64_t held_up);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_ending_ = false;
  /// Whether it looks every now and then.
  bool is_on_watch_ = false;
  /// How much work has begun in all, and how much of that has not ended.
  std::uint64_t begun_ = 0;
  std::size_t unfinished_ = 0;
};

}  // namespace muster::detail
