#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <vector>

namespace muster::stage {

/// A `muster node` process that this program starts, commands, signals, and ends by its own id.
///
/// All members run on the context's thread.
class Actor {
 public:
  /// Receives every line of JSON that the process prints.
  using OnEvent = std::function<void(const Actor&, const boost::json::object&)>;

  /// Starts the process. `arguments` follow the program's own path.
  Actor(boost::asio::io_context& context, std::string name, const std::string& program,
        std::vector<std::string> arguments, OnEvent on_event);
  Actor(const Actor&) = delete;
  Actor& operator=(const Actor&) = delete;
  /// Kills the process if it still runs.
  ~Actor();

  const std::string& name() const { return name_; }
  /// Writes a line to its standard input.
  void say(const std::string& line);
  void signal(int number);
  /// Waits for its end. Returns its exit status, or 128 plus the signal that ended it.
  int wait();

 private:
  void read();

  std::string name_;
  OnEvent on_event_;
  pid_t process_ = 0;
  boost::asio::posix::stream_descriptor input_;
  boost::asio::posix::stream_descriptor output_;
  std::string unread_;
};

}  // namespace muster::stage
