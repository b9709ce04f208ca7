#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

int merlon_datagram_socket(int send_bytes, int patience_milliseconds) {
  int number = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (number < 0) return -1;
  // With the usual buffer a datagram of about 200 KiB is the largest. Where the system does not
  // allow more, larger ones are refused (EMSGSIZE), and the caller has another way.
  setsockopt(number, SOL_SOCKET, SO_SNDBUF, &send_bytes, sizeof send_bytes);
  struct timeval patience = {
      .tv_sec = patience_milliseconds / 1000,
      .tv_usec = (patience_milliseconds % 1000) * 1000,
  };
  if (setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0) return number;
  int error = errno;
  close(number);
  errno = error;
  return -1;
}

// The address of a path, or of a name that begins with '@', which has no file (unix(7)). 0 where it
// is too long.
static socklen_t set_address(struct sockaddr_un *address, const char *path) {
  size_t length = strlen(path);
  if (length == 0 || length >= sizeof address->sun_path) return 0;
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  memcpy(address->sun_path, path, length);
  if (path[0] != '@') return sizeof *address;
  address->sun_path[0] = 0;
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
}

int merlon_send_datagram(int socket, const char *path, const void *bytes, size_t count, int file,
                         int waits) {
  struct sockaddr_un address;
  socklen_t length = set_address(&address, path);
  if (length == 0) return ENAMETOOLONG;
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
  struct msghdr message = {
      .msg_name = &address,
      .msg_namelen = length,
      .msg_iov = &part,
      .msg_iovlen = count > 0 ? 1 : 0,
  };
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  if (file >= 0) {
    memset(&control, 0, sizeof control);
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(&control.header), &file, sizeof file);
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
  }
  while (sendmsg(socket, &message, MSG_NOSIGNAL | (waits ? 0 : MSG_DONTWAIT)) < 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

int merlon_reach_datagram(const char *path) {
  struct sockaddr_un address;
  socklen_t length = set_address(&address, path);
  if (length == 0) return ENAMETOOLONG;
  int number = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (number < 0) return errno;
  int error = connect(number, (struct sockaddr *)&address, length) == 0 ? 0 : errno;
  close(number);
  return error;
}

int merlon_sealed_memory(const void *bytes, size_t count) {
  // Not MFD_NOEXEC_SEAL: journald takes a file for sealed only where it has exactly these four.
  int number = memfd_create("merlon", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (number < 0) return -1;
  size_t written = 0;
  while (written < count) {
    ssize_t step = write(number, (const char *)bytes + written, count - written);
    if (step < 0 && errno == EINTR) continue;
    if (step <= 0) break;
    written += (size_t)step;
  }
  if (written == count &&
      fcntl(number, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0)
    return number;
  int error = errno;
  close(number);
  errno = error;
  return -1;
}
