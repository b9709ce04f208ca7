#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// As many datagrams as one call takes.
enum { batch_limit = 64 };

static void enlarge_buffer(int socket, int bytes) {
  // Beyond the system's limit only with CAP_NET_ADMIN; within it for everybody.
  if (setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

int merlon_audit_socket(uint32_t groups, int buffer_bytes) {
  int number = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_AUDIT);
  if (number < 0) return -1;
  enlarge_buffer(number, buffer_bytes);
  struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = groups};
  if (bind(number, (struct sockaddr *)&address, sizeof address) == 0) return number;
  int error = errno;
  close(number);
  errno = error;
  return -1;
}

int merlon_receive_datagrams(int socket, uint8_t *buffer, uint32_t slot, uint32_t limit,
                             uint32_t *lengths) {
  struct mmsghdr messages[batch_limit];
  struct iovec pieces[batch_limit];
  struct sockaddr_nl senders[batch_limit];
  if (limit > batch_limit) limit = batch_limit;
  memset(messages, 0, limit * sizeof messages[0]);
  for (uint32_t index = 0; index < limit; index++) {
    pieces[index] = (struct iovec){buffer + (size_t)index * slot, slot};
    messages[index].msg_hdr.msg_iov = &pieces[index];
    messages[index].msg_hdr.msg_iovlen = 1;
    messages[index].msg_hdr.msg_name = &senders[index];
    messages[index].msg_hdr.msg_namelen = sizeof senders[index];
  }
  int count;
  do count = recvmmsg(socket, messages, limit, MSG_DONTWAIT, NULL);
  while (count < 0 && errno == EINTR);
  for (int index = 0; index < count; index++) {
    int is_kernel = messages[index].msg_hdr.msg_namelen == sizeof senders[index] &&
                    senders[index].nl_family == AF_NETLINK && senders[index].nl_pid == 0;
    lengths[index] = is_kernel ? messages[index].msg_len : 0;
  }
  return count;
}

int64_t merlon_socket_drops(int socket) {
  uint32_t values[SK_MEMINFO_VARS] = {0};
  socklen_t size = sizeof values;
  if (getsockopt(socket, SOL_SOCKET, SO_MEMINFO, values, &size) != 0) return -1;
  return size > SK_MEMINFO_DROPS * sizeof values[0] ? values[SK_MEMINFO_DROPS] : -1;
}

int merlon_receive_buffer(int socket) {
  int bytes = 0;
  socklen_t size = sizeof bytes;
  return getsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, &size) == 0 ? bytes : 0;
}
