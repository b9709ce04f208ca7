// What Linux offers and the Swift overlay of the C library does not.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>

// openat2(2): opens `path` under the directory `root`, which it never leaves, whatever links are
// in the way; links of /proc to open files and other roots are refused. -1 and errno on failure.
int merlon_open_in_root(int root, const char *path, uint64_t flags);

// Starts a program in a process group of its own with /dev/null as standard input and the
// descriptor as standard output and error. 0, or the number of the error.
int merlon_spawn(const char *path, char *const arguments[], char *const environment[], int output,
                 int32_t *pid);

// Whether a child has ended: 1 or 0, or the negative number of the error. It still has to be waited
// for, and until then its number is not given to another. The code is -1 where a signal ended it.
int merlon_end_of_child(int32_t pid, int32_t *exit_code);

// pipe2(2) with O_CLOEXEC: the reading and the writing end. 0, or the number of the error.
int merlon_pipe(int ends[2]);

// mkostemp(3) with O_CLOEXEC. -1 and errno on failure.
int merlon_temporary_file(char *template);

// The kind of file system on which an open file lies: f_type of statfs(2); 0 where unknown.
int64_t merlon_file_system(int file);

// A netlink(7) socket that has an address of its own and never waits. The buffer is as large as
// asked for, where the caller may. The descriptor, or the negative number of the error.
int merlon_netlink_open(int protocol, int receive_bytes);

// Sends one datagram to the kernel. 0, or the number of the error.
int merlon_netlink_send(int file, const void *bytes, int count);

// The next datagram: its true length, which is more than the capacity where it was cut off, and
// whether the kernel sent it. The negative number of the error otherwise (EAGAIN: there is none).
int merlon_netlink_receive(int file, void *buffer, int capacity, int *from_kernel);

// capget(2) of this process: one bit for each effective capability.
uint64_t merlon_effective_capabilities(void);

#endif
