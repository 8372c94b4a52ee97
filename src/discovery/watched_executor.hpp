#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <type_traits>
#include <utility>

#include "discovery/relief.hpp"

namespace muster::detail {

/// An executor that tells a `Relief` when work on it begins and ends. In all else it is the one it
/// is made of. The names are those that Asio asks of an executor.
///
/// Distinct objects: safe. Shared objects: safe.
class WatchedExecutor {
 public:
  WatchedExecutor(boost::asio::any_io_executor inner, std::shared_ptr<Relief> relief)
      : inner_(std::move(inner)), relief_(std::move(relief)) {}

  template <class Function>
  void execute(Function function) const {
    inner_.execute([function = std::move(function), relief = relief_]() mutable {
      const Watch watch{*relief};
      function();
    });
  }

  template <class Property>
  requires boost::asio::can_query_v<const boost::asio::any_io_executor&, Property>
  decltype(auto) query(const Property& property) const {
    return boost::asio::query(inner_, property);
  }
  template <class Property>
  requires boost::asio::can_require_v<const boost::asio::any_io_executor&, Property> WatchedExecutor
  require(const Property& property)
  const { return {boost::asio::require(inner_, property), relief_}; }
  template <class Property>
  requires boost::asio::can_prefer_v<const boost::asio::any_io_executor&, Property> WatchedExecutor
  prefer(const Property& property)
  const { return {boost::asio::prefer(inner_, property), relief_}; }

  friend bool operator==(const WatchedExecutor& a, const WatchedExecutor& b) noexcept {
    return a.inner_ == b.inner_;
  }
  friend bool operator!=(const WatchedExecutor& a, const WatchedExecutor& b) noexcept {
    return !(a == b);
  }

 private:
  struct Watch {
    explicit Watch(Relief& watching) : relief(watching) { relief.began(); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch() { relief.ended(); }
    Relief& relief;
  };

  boost::asio::any_io_executor inner_;
  std::shared_ptr<Relief> relief_;
};

}  // namespace muster::detail
