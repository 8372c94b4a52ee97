#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "http/message.hpp"

namespace muster::http {

/// Gets what is at an address of the web, by HTTP/1.1 on a fresh connection. It follows no
/// redirection: an answer may name another host, and the headers are not for that one.
///
/// All members run on the executor, which is single-threaded or a strand.
class Client {
 public:
  using Done = std::function<void(Result result)>;

  explicit Client(const boost::asio::any_io_executor& executor) : executor_(executor) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  /// What is under way ends without a word.
  ~Client() { cancel(); }

  /// `done` is called once on the executor, never from within this call. A request under way is
  /// cancelled.
  void get(Request request, Done done);
  /// What is under way ends without a word.
  void cancel();

 private:
  class Attempt;

  boost::asio::any_io_executor executor_;
  std::shared_ptr<Attempt> attempt_;
};

}  // namespace muster::http
