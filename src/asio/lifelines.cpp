#include "asio/lifelines.hpp"

#include <netinet/tcp.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstring>
#include <list>
#include <map>
#include <mutex>
#include <optional>

#include "asio/address_text.hpp"
#include "asio/fair_share.hpp"
#include "asio/socket_address.hpp"
#include "asio/tcp_sockets.hpp"

namespace muster::io {

namespace {

using boost::asio::ip::tcp;
using Failure = boost::system::error_code;

tcp::endpoint to_tcp(const core::Endpoint& endpoint) {
  const SocketAddress address(endpoint);
  tcp::endpoint result;
  std::memcpy(result.data(), address.get(), address.size);
  result.resize(address.size);
  return result;
}

/// The addresses to listen on: the bind address, loopback, or all.
std::vector<tcp::endpoint> places_of(const InterfaceRules& rules, std::uint16_t port) {
  using boost::asio::ip::address_v4;
  using boost::asio::ip::address_v6;
  if (const auto host = parse_host(rules.bind_address)) {
    return {to_tcp({host->address, port, host->scope})};
  }
  if (rules.loopback_only) {
    return {{address_v4::loopback(), port}, {address_v6::loopback(), port}};
  }
  return {{address_v4::any(), port}, {address_v6::any(), port}};
}

/// Closes connections of hosts that vanished after a while.
void keep_checking(tcp::socket& socket) {
  Failure ignored;
  socket.set_option(boost::asio::socket_base::keep_alive(true), ignored);
  constexpr int seconds = 30;
  setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);
}

}  // namespace

/// The state that the handlers on the executor share with the lifelines and hold weakly.
class Lifelines::Work : public std::enable_shared_from_this<Work> {
 public:
  Work(const boost::asio::any_io_executor& executor, Callbacks callbacks)
      : callbacks_(std::move(callbacks)), live_(executor) {}

  void open(const std::vector<tcp::endpoint>& places) {
    const std::lock_guard lock(mutex_);
    for (const tcp::endpoint& place : places) listen(place);
  }

  void want(const std::vector<core::Lifeline>& wanted) {
    const std::lock_guard lock(mutex_);
    if (!live_) return;
    std::map<SessionId, Line> kept;
    for (const core::Lifeline& each : wanted) {
      const auto known = live_->lines.find(each.session);
      if (known != live_->lines.end()) kept.insert(live_->lines.extract(known));
    }
    live_->lines.swap(kept);
    for (const core::Lifeline& each : wanted) {
      const auto [line, is_new] = live_->lines.try_emplace(each.session, live_->executor);
      line->second.endpoint = to_tcp(each.endpoint);
      if (is_new) connect(each.session, line->second);
    }
  }

  void close() {
    const std::lock_guard lock(mutex_);
    live_.reset();
  }

 private:
  /// One of our own lifelines.
  struct Line {
    explicit Line(const boost::asio::any_io_executor& executor)
        : socket(executor), timer(executor) {}

    tcp::endpoint endpoint;
    tcp::socket socket;
    boost::asio::steady_timer timer;
    Duration pause = pause_min;
  };
  /// A lifeline of another node.
  struct Held {
    core::Address from;
    tcp::socket socket;
  };
  struct Listener {
    explicit Listener(const boost::asio::any_io_executor& executor)
        : acceptor(executor), timer(executor) {}

    tcp::acceptor acceptor;
    boost::asio::steady_timer timer;
  };

  /// The parts that belong to the executor's context, which may end before the last handler.
  struct Live {
    explicit Live(const boost::asio::any_io_executor& serial) : executor(serial) {}

    boost::asio::any_io_executor executor;
    std::list<Listener> listeners;
    std::map<SessionId, Line> lines;
    /// The connections of other nodes, by order of arrival.
    std::map<std::uint64_t, Held> held;
    std::uint64_t arrivals = 0;
  };

  /// Calls `step` under the lock if this object exists and is open at that time.
  template <class Step>
  auto while_open(Step step) {
    return [weak = weak_from_this(), step](const Failure& failure) {
      const auto work = weak.lock();
      if (work == nullptr) return;
      const std::lock_guard lock(work->mutex_);
      if (work->live_) step(*work, failure);
    };
  }
  /// The same for a step about one of our own lifelines, if it is still wanted.
  template <class Step>
  auto while_wanted(const SessionId& session, Step step) {
    return while_open([session, step](Work& work, const Failure& failure) {
      const auto found = work.live_->lines.find(session);
      if (found != work.live_->lines.end()) step(work, found->second, failure);
    });
  }

  void listen(const tcp::endpoint& place) {
    Listener& listener = live_->listeners.emplace_back(live_->executor);
    tcp::acceptor& acceptor = listener.acceptor;
    Failure failure = open_unshared(acceptor, place.protocol());
    if (!failure) acceptor.non_blocking(true, failure);
    if (!failure) acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
    if (!failure && place.protocol() == tcp::v6()) {
      acceptor.set_option(boost::asio::ip::v6_only(true), failure);
    }
    if (!failure) acceptor.bind(place, failure);
    if (!failure) acceptor.listen(tcp::acceptor::max_listen_connections, failure);
    if (failure) return live_->listeners.pop_back();
    accept(listener);
  }

  void accept(Listener& listener) {
    listener.acceptor.async_wait(
        tcp::acceptor::wait_read, [weak = weak_from_this(), &listener](const Failure& failure) {
          const auto work = weak.lock();
          if (work != nullptr && failure != boost::asio::error::operation_aborted) {
            work->take_waiting(listener);
          }
        });
  }

  void take_waiting(Listener& listener) {
    Failure failure;
    std::optional<tcp::socket> socket = take_one(listener, failure);
    const auto from = socket && !failure ? address_of_other(*socket) : std::nullopt;
    const bool is_welcome = from && callbacks_.is_known(*from);
    const std::lock_guard lock(mutex_);
    if (!live_) return;
    if (is_welcome && make_room(*from)) hold(*from, std::move(*socket));
    const bool is_in_trouble = failure && failure != boost::asio::error::would_block;
    is_in_trouble ? accept_later(listener) : accept(listener);
  }

  /// Returns nothing if the listener is closed.
  std::optional<tcp::socket> take_one(Listener& listener, Failure& failure) {
    const std::lock_guard lock(mutex_);
    if (!live_) return std::nullopt;
    return accept_unshared(listener.acceptor, failure);
  }

  /// Retries later, for example when no descriptors are free.
  void accept_later(Listener& listener) {
    listener.timer.expires_after(pause_min);
    listener.timer.async_wait(while_open([&listener](Work& work, const Failure& failure) {
      if (!failure) work.accept(listener);
    }));
  }

  static std::optional<core::Address> address_of_other(const tcp::socket& socket) {
    Failure failure;
    const tcp::endpoint other = socket.remote_endpoint(failure);
    if (failure) return std::nullopt;
    return endpoint_of(other.data()).address;
  }

  /// Whether one more connection from that address may be held. Closes the latest connection from a
  /// crowding address if need be.
  bool make_room(const core::Address& newcomer) {
    std::vector<core::Address> holders;
    for (const auto& [arrival, each] : live_->held) holders.push_back(each.from);
    const auto own = std::count(holders.begin(), holders.end(), newcomer);
    if (static_cast<std::size_t>(own) >= held_per_address_max) return false;
    if (holders.size() < held_max) return true;
    const core::Address crowding = crowding_address(holders, newcomer);
    if (crowding == newcomer) return false;
    const auto latest =
        std::find_if(live_->held.rbegin(), live_->held.rend(),
                     [&](const auto& each) { return each.second.from == crowding; });
    live_->held.erase(latest->first);
    return true;
  }

  void hold(const core::Address& from, tcp::socket socket) {
    keep_checking(socket);
    const std::uint64_t arrival = live_->arrivals++;
    Held& held = live_->held.emplace(arrival, Held{from, std::move(socket)}).first->second;
    // Any event ends the connection: its end, or data, which is not allowed on it.
    held.socket.async_wait(
        tcp::socket::wait_read,
        while_open([arrival](Work& work, const Failure&) { work.live_->held.erase(arrival); }));
  }

  void connect(const SessionId& session, Line& line) {
    line.socket = tcp::socket(live_->executor);
    if (open_unshared(line.socket, line.endpoint.protocol())) return retry(session, line);
    line.socket.async_connect(
        line.endpoint,
        while_wanted(session, [session](Work& work, Line& wanted, const Failure& failure) {
          if (failure == boost::asio::error::operation_aborted) return;
          failure ? work.retry(session, wanted) : work.watch(session, wanted);
        }));
  }

  void watch(const SessionId& session, Line& line) {
    keep_checking(line.socket);
    line.socket.async_wait(tcp::socket::wait_read,
                           [weak = weak_from_this(), session](const Failure& failure) {
                             const auto work = weak.lock();
                             if (work != nullptr && !failure) work->broken(session);
                           });
  }

  void broken(const SessionId& session) {
    {
      const std::lock_guard lock(mutex_);
      if (!live_) return;
      const auto line = live_->lines.find(session);
      if (line == live_->lines.end()) return;
      retry(session, line->second);
    }
    callbacks_.on_broken(session);
  }

  void retry(const SessionId& session, Line& line) {
    Failure ignored;
    line.socket.close(ignored);
    line.timer.expires_after(line.pause);
    line.pause = std::min(line.pause * 2, pause_max);
    line.timer.async_wait(
        while_wanted(session, [session](Work& work, Line& wanted, const Failure& failure) {
          if (!failure) work.connect(session, wanted);
        }));
  }

  const Callbacks callbacks_;
  std::mutex mutex_;
  std::optional<Live> live_;
};

Lifelines::Lifelines(const boost::asio::any_io_executor& executor, const InterfaceRules& rules,
                     std::uint16_t port, Callbacks callbacks)
    : work_(std::make_shared<Work>(executor, std::move(callbacks))) {
  work_->open(places_of(rules, port));
}

Lifelines::~Lifelines() {
  close();
}

void Lifelines::want(std::vector<core::Lifeline> wanted) {
  work_->want(wanted);
}

void Lifelines::close() {
  work_->close();
}

}  // namespace muster::io
