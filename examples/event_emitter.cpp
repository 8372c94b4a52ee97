// An event emitter whose events reach every process, over one channel.

#include <functional>
#include <iostream>
#include <map>
#include <string>

#include "example.hpp"
#include "muster/await.hpp"

namespace {

/// Calls handlers by the name of an event, whichever process emitted it. Handlers run as slots.
class Emitter {
 public:
  using Handler = std::function<void(const muster::Value&)>;

  explicit Emitter(muster::Discovery& node) : node_(node) {
    node_.join("events", [this](const muster::Message& message) {
      const auto& event = message.payload.value.as_object();
      call(std::string(event.at("name").as_string()), event.at("value"));
    });
  }

  void on(const std::string& name, Handler handler) { handlers_.emplace(name, std::move(handler)); }

  /// Calls handlers of this process at once, and those of other processes when the event arrives.
  void emit(const std::string& name, const muster::Value& value) {
    call(name, value);
    node_.send("events", muster::Value{{"name", name}, {"value", value}});
  }

 private:
  void call(const std::string& name, const muster::Value& value) {
    const auto [first, last] = handlers_.equal_range(name);
    for (auto each = first; each != last; ++each) each->second(value);
  }

  muster::Discovery& node_;
  std::multimap<std::string, Handler> handlers_;
};

}  // namespace

int main(int argc, char** argv) {
  boost::asio::io_context context;
  muster::Discovery shop(example::options("emitter", "shop", argc, argv), context.get_executor());
  muster::Discovery till(example::options("emitter", "till", argc, argv), context.get_executor());
  Emitter in_shop(shop);
  Emitter at_till(till);
  at_till.on("sold", [](const muster::Value& what) { std::cout << "till: sold " << what << '\n'; });
  in_shop.on("sold", [&](const muster::Value& what) {
    std::cout << "shop: sold " << what << '\n';
    context.stop();
  });
  shop.start();
  till.start();
  till.when_nodes(1, [&](std::error_code) { at_till.emit("sold", {{"apples", 3}}); });
  example::run(context);
}
