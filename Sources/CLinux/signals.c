#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static int writing_end = -1;

static void tell(int signal) {
  int error = errno;
  uint8_t byte = (uint8_t)signal;
  // A pipe that is full has been told of enough.
  if (write(writing_end, &byte, 1) < 0) errno = error;
  errno = error;
}

int merlon_catch_signals(void) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  writing_end = ends[1];
  const int signals[] = {SIGINT, SIGTERM, SIGHUP};
  for (size_t index = 0; index < sizeof signals / sizeof signals[0]; index++) {
    struct sigaction action = {.sa_handler = tell, .sa_flags = SA_RESTART}, before;
    sigemptyset(&action.sa_mask);
    if (sigaction(signals[index], NULL, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    sigaction(signals[index], &action, NULL);
  }
  // A parent may have left them blocked (threads of libdispatch block all).
  sigset_t wanted;
  sigemptyset(&wanted);
  for (size_t index = 0; index < sizeof signals / sizeof signals[0]; index++) {
    sigaddset(&wanted, signals[index]);
  }
  pthread_sigmask(SIG_UNBLOCK, &wanted, NULL);
  // Who is asked to end by a signal has something to take back; so has one whose reader is gone.
  signal(SIGPIPE, SIG_IGN);
  return ends[0];
}
