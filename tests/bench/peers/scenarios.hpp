#pragma once

#include <cstddef>

#include "bench/figures/figure.hpp"
#include "bench/peers/contender.hpp"
#include "bench/peers/courier.hpp"

/// The scenarios that every contender runs. Each throws std::exception if a contender does not do
/// the expected.
namespace muster::bench {

/// Starts and later kills a process; measures until all others have added and removed it.
void compare_membership(const Contender& contender, std::size_t runs, const Report& report);
/// Kills the master, and cuts its cable; measures until another node is master.
void compare_failover(const Contender& contender, std::size_t runs, const Report& report);
/// Measures the cost of a node among ten in which nothing happens.
void compare_idling(const Contender& contender, const Report& report);
/// Measures transit times of messages, and the highest rate without loss.
void compare_messages(const Courier& courier, std::size_t runs, const Report& report);

}  // namespace muster::bench
