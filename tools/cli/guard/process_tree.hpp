#pragma once

#include <sys/types.h>

#include <vector>

/// The descendants of a process. A process whose parent has ended counts as a child of its
/// nearest ancestor that is a subreaper (prctl(2), PR_SET_CHILD_SUBREAPER).
namespace muster::cli {

/// The children of a process. Empty if it has none, or has ended.
std::vector<pid_t> children_of(pid_t parent);

/// All descendants of a process, each after its parent. A process that starts during the call may
/// be missing.
std::vector<pid_t> descendants_of(pid_t ancestor);

/// The same from the parent of every process, for kernels that do not list children.
std::vector<pid_t> descendants_by_parent(pid_t ancestor);

}  // namespace muster::cli
