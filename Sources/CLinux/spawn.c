#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>

// What the child does with its descriptors before it becomes the program.
static int prepare_files(posix_spawn_file_actions_t *files, int output) {
  int error = posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);
  if (!error) error = posix_spawn_file_actions_adddup2(files, output, 1);
  if (!error) error = posix_spawn_file_actions_adddup2(files, output, 2);
#if __GLIBC_PREREQ(2, 34)
  // All of ours close on exec; these are what whoever started us left open.
  if (!error) error = posix_spawn_file_actions_addclosefrom_np(files, 3);
#endif
  if (!error) error = posix_spawn_file_actions_addchdir_np(files, "/");
  return error;
}

// A group of its own, and no signal blocked or ignored.
static int prepare_attributes(posix_spawnattr_t *attributes) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  int error = posix_spawnattr_setpgroup(attributes, 0);
  if (!error) error = posix_spawnattr_setsigmask(attributes, &none);
  if (!error) error = posix_spawnattr_setsigdefault(attributes, &all);
  if (!error)
    error = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  return error;
}

int merlon_spawn(const char *path, char *const arguments[], char *const environment[], int output,
                 int32_t *pid) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&files);
  if (error) return error;
  error = posix_spawnattr_init(&attributes);
  if (error) {
    posix_spawn_file_actions_destroy(&files);
    return error;
  }
  pid_t child = 0;
  error = prepare_files(&files, output);
  if (!error) error = prepare_attributes(&attributes);
  if (!error) error = posix_spawn(&child, path, &files, &attributes, arguments, environment);
  *pid = child;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}
