#pragma once

#include <memory>
#include <utility>

namespace muster::detail {

/// Keeps an object that a forked process has inherited. Closing it there would disturb the parent.
void keep_for_ever(std::shared_ptr<void> inherited);

/// Ends the implementation of a public class that is destroyed. In a forked process, it keeps the
/// implementation, because the threads that it would wait for do not exist there. A slot that still
/// runs may use `impl` until this returns.
template <class Impl>
void retire(std::shared_ptr<Impl>& impl) {
  impl->is_in_copy() ? keep_for_ever(std::move(impl)) : impl->retire();
}

}  // namespace muster::detail
