#include "muster/channel_reader.hpp"

#include <utility>
#include <vector>

#include "discovery/mailbox.hpp"
#include "discovery/retire.hpp"

namespace muster {

class ChannelReader::Impl : public detail::Mailbox<Message> {
 public:
  using Mailbox::Mailbox;
};

ChannelReader::ChannelReader(Discovery& node, std::string_view channel, const Backlog& backlog)
    : impl_(std::make_shared<Impl>(node, backlog)) {
  const auto box = std::weak_ptr<Impl>(impl_);
  impl_->keep(
      node.join(channel, tied(box, [](Impl& self, const Message& message) { self.put(message); })));
  impl_->keep(node.on_stopped(tied(box, [](Impl& self) { self.stop(); })));
}

ChannelReader::~ChannelReader() {
  detail::retire(impl_);
}

Discovery& ChannelReader::node() {
  return impl_->node;
}

ChannelReader::ReceiveId ChannelReader::receive(
    std::function<void(std::exception_ptr failure, Message message)> done) {
  return impl_->take(
      1, [done = std::move(done)](std::exception_ptr failure, std::vector<Message> messages) {
        done(std::move(failure), messages.empty() ? Message{} : std::move(messages.front()));
      });
}

void ChannelReader::cancel(ReceiveId receive) {
  impl_->cancel(receive);
}

std::uint64_t ChannelReader::dropped() const {
  return impl_->dropped();
}

Connection ChannelReader::on_error(std::function<void(const Error&)> slot) {
  return detail::connect(impl_->error, std::move(slot));
}

}  // namespace muster
