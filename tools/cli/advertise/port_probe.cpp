#include "cli/advertise/port_probe.hpp"

#include <boost/asio/ip/address_v4.hpp>
#include <utility>

namespace muster::cli {

PortProbe::PortProbe(const boost::asio::any_io_executor& executor, std::uint16_t port,
                     std::function<void(bool accepts)> changed)
    : place_(boost::asio::ip::address_v4::loopback(), port),
      socket_(executor),
      timer_(executor),
      changed_(std::move(changed)) {}

void PortProbe::stop() {
  is_stopped_ = true;
  give_up();
  timer_.cancel();
}

void PortProbe::connect() {
  after(patience, &PortProbe::give_up);
  socket_.async_connect(place_, [this](const Failure& failure) {
    if (!is_stopped_) settle(!failure && !undo_connection_to_itself());
  });
}

void PortProbe::settle(bool accepts) {
  give_up();
  after(accepts ? check_interval : retry_interval, &PortProbe::connect);
  if (std::exchange(accepts_, accepts) != accepts) changed_(accepts);
}

bool PortProbe::undo_connection_to_itself() {
  // TCP can connect a socket to itself if nothing listens and the kernel picks the same port on
  // both sides. Only a reset closes such a connection without blocking the port for the real
  // service.
  Failure failure;
  if (socket_.local_endpoint(failure) != place_) return false;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), failure);
  return true;
}

void PortProbe::after(Duration delay, void (PortProbe::*step)()) {
  timer_.expires_after(delay);
  timer_.async_wait([this, step](const Failure& failure) {
    if (!failure && !is_stopped_) (this->*step)();
  });
}

void PortProbe::give_up() {
  Failure ignored;
  socket_.close(ignored);
}

}  // namespace muster::cli
