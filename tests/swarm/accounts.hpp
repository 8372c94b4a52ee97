#pragma once

#include <cstddef>
#include <cstdint>

/// Divides the heap of the test program into accounts: every `new` is charged to the open account,
/// and its `delete` is credited to the same account. For one thread each.
namespace muster::swarm {

inline constexpr std::size_t accounts_max = 512;

/// Charges the following allocations to this account; 0 is common to all.
void open_account(std::size_t account);
/// Bytes now allocated on this account.
std::int64_t bytes_on(std::size_t account);
/// Restarts all accounts. Memory that was allocated before is credited to none.
void clear_accounts();

}  // namespace muster::swarm
