#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "http/message.hpp"

namespace muster::http {

/// Requests a document from a web server by HTTP/1.1 on a new connection. Follows no redirection;
/// see redirection.hpp.
///
/// All members run on the executor, which is single-threaded or a strand.
class Client {
 public:
  using Done = std::function<void(Result result)>;

  explicit Client(const boost::asio::any_io_executor& executor) : executor_(executor) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  /// A pending request ends without calling `done`.
  ~Client() { cancel(); }

  /// Calls `done` once on the executor, never within this call. Cancels a pending request.
  void get(Request request, Done done);
  /// A pending request ends without calling `done`.
  void cancel();

 private:
  class Attempt;

  boost::asio::any_io_executor executor_;
  std::shared_ptr<Attempt> attempt_;
};

}  // namespace muster::http
