#pragma once

#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "core/time.hpp"

namespace muster::detail {

/// Replaces a thread that a slot blocks, so that the node still reads sockets and sends hellos.
///
/// It sleeps while no slot runs, checks regularly while one runs, and costs nothing else. Safe to
/// call from any thread.
class Relief {
 public:
  /// A slot that runs longer than this, or at most twice as long, is relieved. Sockets overflow
  /// with hellos only much later.
  static constexpr Duration patience = std::chrono::milliseconds(20);

  /// Work on the slots' executor begins or has ended. The calls may nest.
  void began();
  void ended();

  /// Runs handlers of `context` while a slot takes long, and sleeps otherwise, until `end()`.
  void run(boost::asio::io_context& context);
  void end();

 private:
  void stand_in(boost::asio::io_context& context, std::uint64_t held_up);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_ending_ = false;
  /// The thread checks the slots regularly.
  bool is_on_watch_ = false;
  /// The number of pieces of work so far, and the number of unfinished ones.
  std::uint64_t begun_ = 0;
  std::size_t unfinished_ = 0;
};

}  // namespace muster::detail
