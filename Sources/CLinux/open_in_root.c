#define _GNU_SOURCE
#include "CLinux.h"

#include <sys/syscall.h>
#include <unistd.h>

// linux/openat2.h is missing where the kernel headers are older than 5.6.
struct open_how_v0 {
  uint64_t flags;
  uint64_t mode;
  uint64_t resolve;
};

// RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS of linux/openat2.h.
#define IN_ROOT 0x10
#define NO_MAGICLINKS 0x02

// The same number on every architecture (include/uapi/asm-generic/unistd.h).
#ifndef SYS_openat2
#define SYS_openat2 437
#endif

int merlon_open_in_root(int root, const char *path, uint64_t flags) {
  struct open_how_v0 how = {.flags = flags, .resolve = IN_ROOT | NO_MAGICLINKS};
  return (int)syscall(SYS_openat2, root, path, &how, sizeof how);
}
