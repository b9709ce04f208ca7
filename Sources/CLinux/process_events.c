#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// A header of netlink, one of the connector, and the operation behind them.
enum { request_bytes = sizeof(struct nlmsghdr) + sizeof(struct cn_msg) + sizeof(uint32_t) };

static int subscribe(int socket) {
  _Alignas(struct nlmsghdr) unsigned char request[request_bytes] = {0};
  const struct nlmsghdr header = {.nlmsg_len = request_bytes, .nlmsg_type = NLMSG_DONE};
  const uint32_t operation = PROC_CN_MCAST_LISTEN;
  struct cn_msg message = {.id = {.idx = CN_IDX_PROC, .val = CN_VAL_PROC}, .len = sizeof operation};
  memcpy(request, &header, sizeof header);
  memcpy(request + sizeof header, &message, sizeof message);
  memcpy(request + sizeof header + sizeof message, &operation, sizeof operation);
  return send(socket, request, request_bytes, 0) == request_bytes ? 0 : -1;
}

int merlon_process_events(int buffer_bytes) {
  int number = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_CONNECTOR);
  if (number < 0) return -1;
  if (setsockopt(number, SOL_SOCKET, SO_RCVBUFFORCE, &buffer_bytes, sizeof buffer_bytes) != 0)
    setsockopt(number, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
  struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC};
  if (bind(number, (struct sockaddr *)&address, sizeof address) == 0 && subscribe(number) == 0)
    return number;
  int error = errno;
  close(number);
  errno = error;
  return -1;
}
