#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int merlon_netlink_open(int protocol, int receive_bytes) {
  int file = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
  if (file < 0) return -errno;
  struct sockaddr_nl own = {.nl_family = AF_NETLINK};
  if (bind(file, (struct sockaddr *)&own, sizeof own)) {
    int error = errno;
    close(file);
    return -error;
  }
  // Beyond net.core.rmem_max where we may; otherwise up to it.
  if (setsockopt(file, SOL_SOCKET, SO_RCVBUFFORCE, &receive_bytes, sizeof receive_bytes))
    setsockopt(file, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
  return file;
}

int merlon_netlink_listen(int protocol, unsigned int group, int receive_bytes) {
  int file = merlon_netlink_open(protocol, receive_bytes);
  if (file < 0) {
    errno = -file;
    return -1;
  }
  if (setsockopt(file, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) == 0) return file;
  int error = errno;
  close(file);
  errno = error;
  return -1;
}

int merlon_netlink_send(int file, const void *bytes, int count) {
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  ssize_t sent =
      sendto(file, bytes, (size_t)count, 0, (struct sockaddr *)&kernel, sizeof kernel);
  if (sent < 0) return errno;
  return sent == count ? 0 : EMSGSIZE;
}

int merlon_netlink_receive(int file, void *buffer, int capacity, int *from_kernel) {
  struct sockaddr_nl sender;
  socklen_t length = sizeof sender;
  memset(&sender, 0, sizeof sender);
  ssize_t count = recvfrom(file, buffer, (size_t)capacity, MSG_DONTWAIT | MSG_TRUNC,
                           (struct sockaddr *)&sender, &length);
  if (count < 0) return -errno;
  *from_kernel = length == sizeof sender && sender.nl_family == AF_NETLINK && sender.nl_pid == 0;
  return (int)count;
}
