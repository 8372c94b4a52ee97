#include "cli/foreground/waiting_notice.hpp"

#include <unistd.h>

#include <chrono>
#include <iostream>
#include <utility>

#include "cli/output/printable.hpp"
#include "cli/output/terminal.hpp"

namespace muster::cli {

WaitingNotice::WaitingNotice(Foreground& foreground, bool is_silent, Text text)
    : text_(std::move(text)), is_silent_(is_silent), timer_(foreground.make_timer()) {
  if (!is_silent_ && is_terminal(STDERR_FILENO)) {
    status_.emplace(std::cerr, columns_of(STDERR_FILENO));
  }
  foreground.on_end([this] { stop(); });
}

void WaitingNotice::start() {
  if (is_silent_) return;
  update();
  await_next();
}

void WaitingNotice::await_next() {
  timer_.set(status_ ? status_interval : notice_after, [this] {
    if (!status_) {
      std::cerr << "muster: " << printable(text_()) << std::endl;
      return;
    }
    update();
    await_next();
  });
}

void WaitingNotice::update() {
  if (status_) status_->show(text_());
}

void WaitingNotice::clear() {
  if (status_) status_->clear();
}

void WaitingNotice::stop() {
  timer_.cancel();
  clear();
}

}  // namespace muster::cli
