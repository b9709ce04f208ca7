#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int64_t get(struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3]) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  return syscall(SYS_capget, &header, data);
}

uint64_t merlon_effective_capabilities(void) {
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0}};
  if (get(data)) return 0;
  return (uint64_t)data[1].effective << 32 | data[0].effective;
}

int merlon_keep_capabilities(uint64_t mask) {
  // First what programs may get that it starts; without CAP_SETPCAP the set stays as it is, and
  // no new privileges below closes the same door.
  for (int number = 0; number < 64; number++) {
    if (!(mask >> number & 1) && prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1)
      (void)prctl(PR_CAPBSET_DROP, number, 0, 0, 0);
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return errno;
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0}};
  if (get(data)) return errno;
  for (int word = 0; word < _LINUX_CAPABILITY_U32S_3; word++) {
    uint32_t part = (uint32_t)(mask >> (32 * word));
    data[word].effective &= part;
    data[word].permitted &= part;
    // The ambient set follows the inheritable one.
    data[word].inheritable &= part;
  }
  return syscall(SYS_capset, &header, data) ? errno : 0;
}
