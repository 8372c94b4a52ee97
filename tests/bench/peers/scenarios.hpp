#pragma once

#include <cstddef>

#include "bench/figures/figure.hpp"
#include "bench/peers/contender.hpp"
#include "bench/peers/courier.hpp"

/// What every contender goes through. Each throws std::exception if a contender does not do what is
/// waited for.
namespace muster::bench {

/// A process is made, and later killed: until all others have added and removed it.
void compare_membership(const Contender& contender, std::size_t runs, const Report& report);
/// The master is killed, and its cable cut: until another one is master.
void compare_failover(const Contender& contender, std::size_t runs, const Report& report);
/// What a node among ten takes while nothing happens.
void compare_idling(const Contender& contender, const Report& report);
/// How long messages are on their way, and how many a second arrive without loss.
void compare_messages(const Courier& courier, std::size_t runs, const Report& report);

}  // namespace muster::bench
