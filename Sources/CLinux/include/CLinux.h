// What Linux offers and the Swift overlay of the C library does not.
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
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

// The access list of POSIX that an open file has beside its mode, as the kernel gives it to programs
// (include/uapi/linux/posix_acl_xattr.h): the number of bytes, 0 where there is none, or the negative
// number of the error. The file may have been opened with O_PATH.
int merlon_access_list(int file, uint8_t *buffer, size_t capacity);

// A socket of NETLINK_AUDIT that does not block, bound to groups (a bit each) and with a receive
// buffer of as many bytes, or as many as the system allows. -1 and errno on failure.
int merlon_audit_socket(uint32_t groups, int buffer_bytes);

// recvmmsg(2) without waiting: up to 64 datagrams, each into a slot of the buffer; the length of one
// that the kernel did not send is 0. The number of them, or -1 and errno.
int merlon_receive_datagrams(int socket, uint8_t *buffer, uint32_t slot, uint32_t limit,
                             uint32_t *lengths);

// Datagrams that did not fit into the socket's buffer since it was opened; -1 before Linux 4.12.
int64_t merlon_socket_drops(int socket);

// Bytes of the socket's receive buffer, as the kernel accounts for it; 0 where unknown.
int merlon_receive_buffer(int socket);

// A socket of the process connector (NETLINK_CONNECTOR), which tells of every process that begins
// and ends, or, where `programs` is not 0, of every program that is started. It does not block.
// -1 and errno on failure.
int merlon_process_events(int buffer_bytes, int programs);

// A stream connected to a UNIX socket. -1 and errno on failure.
int merlon_connect_unix(const char *path);

// A socket for datagrams to UNIX sockets. A send waits as long as the patience says, and the buffer
// is as large as asked for, where the system allows. -1 and errno on failure.
int merlon_datagram_socket(int send_bytes, int patience_milliseconds);

// Sends one datagram to the socket at a path, or of a name that begins with '@' (no file), with a
// descriptor where `file` is not negative. 0, or the number of the error: EAGAIN where the receiver
// takes no more, at once where it is not to wait.
int merlon_send_datagram(int socket, const char *path, const void *bytes, size_t count, int file,
                         int waits);

// Whether somebody is behind a socket for datagrams, of which nothing is sent: 0, or the number of
// the error.
int merlon_reach_datagram(const char *path);

// The bytes in memory as a file that can never be changed (memfd_create(2), all seals). -1 and errno
// on failure.
int merlon_sealed_memory(const void *bytes, size_t count);

// From now on SIGINT, SIGTERM and SIGHUP write their number as a byte into a pipe, whose reading end
// is the answer; -1 and errno on failure. A signal that is ignored stays so.
int merlon_catch_signals(void);

// A descriptor that can be read once a number of 8 bytes was written to it (eventfd(2)); -1 with
// errno.
int merlon_bell(void);

// A netlink(7) socket that has an address of its own and never waits. The buffer is as large as
// asked for, where the caller may. The descriptor, or the negative number of the error.
int merlon_netlink_open(int protocol, int receive_bytes);

// A socket that gets what the kernel tells all who listen to one group of a protocol; -1 with errno.
int merlon_netlink_listen(int protocol, unsigned int group, int receive_bytes);

// Sends one datagram to the kernel. 0, or the number of the error.
int merlon_netlink_send(int file, const void *bytes, int count);

// The next datagram: its true length, which is more than the capacity where it was cut off, and
// whether the kernel sent it. The negative number of the error otherwise (EAGAIN: there is none).
int merlon_netlink_receive(int file, void *buffer, int capacity, int *from_kernel);

// capget(2) of this process: one bit for each effective capability.
uint64_t merlon_effective_capabilities(void);

// Gives up for good every capability without a bit in the mask, and that programs it starts get
// more than it has. Holds for the calling thread and for those that it makes later, so it is for
// a process of one thread. 0, or the number of the error.
int merlon_keep_capabilities(uint64_t mask);

// Whether somebody keeps the machine's clock (adjtimex(2), which changes nothing here): 1 or 0, or the
// negative number of the error. The error is what the kernel believes the clock to be wrong by.
int merlon_clock_state(int64_t *error_microseconds);

// memmem(3): where the wanted bytes stand first; -1 where they do not.
int64_t merlon_find(const uint8_t *bytes, size_t count, const uint8_t *wanted, size_t length);
// Lets threads share so many heaps (M_ARENA_MAX of mallopt(3)); nothing where the C library has no
// such setting.
void merlon_limit_arenas(int count);

// Gives memory that was freed back to the kernel (malloc_trim(3)); nothing where the C library has
// no such function.
void merlon_trim_memory(void);

#endif
