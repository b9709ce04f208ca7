#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <sys/wait.h>

int merlon_end_of_child(int32_t pid, int32_t *exit_code) {
  siginfo_t info = {0};
  if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT)) return -errno;
  if (info.si_pid != pid) return 0;
  *exit_code = info.si_code == CLD_EXITED ? info.si_status : -1;
  return 1;
}
