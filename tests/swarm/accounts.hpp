#pragma once

#include <cstddef>
#include <cstdint>

/// The heap of the test program, kept in accounts: every `new` is charged to the account that is
/// open, and its `delete` credited to the same one, whoever calls it. For one thread each.
namespace muster::swarm {

inline constexpr std::size_t accounts_max = 512;

/// Charges what follows to this account; 0 is everybody's.
void open_account(std::size_t account);
/// Bytes now allocated on this account.
std::int64_t bytes_on(std::size_t account);
/// All accounts start anew: what was allocated before is credited to nobody.
void clear_accounts();

}  // namespace muster::swarm
