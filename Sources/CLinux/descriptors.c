#define _GNU_SOURCE
#include "CLinux.h"

#include <sys/eventfd.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

int merlon_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) ? errno : 0; }

int merlon_temporary_file(char *template) { return mkostemp(template, O_CLOEXEC); }

int64_t merlon_file_system(int file) {
  struct statfs system;
  return fstatfs(file, &system) ? 0 : system.f_type;
}

int merlon_bell(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }
