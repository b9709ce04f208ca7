#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/filter.h>
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

// Where an event and its two pairs of thread and process stand behind both headers.
enum {
  event = sizeof(struct nlmsghdr) + sizeof(struct cn_msg),
  first = event + offsetof(struct proc_event, event_data),
  second = first + 2 * sizeof(uint32_t),
};

// Has the kernel leave out what is not asked for, as every event costs its reader about what a
// record does. The filter's words are of the network's order. Without it all comes.
static void filter(int socket, int programs) {
  struct sock_filter lives[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, event),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, htonl(PROC_EVENT_EXIT), 0, 4),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, first),
      BPF_STMT(BPF_MISC | BPF_TAX, 0),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, first + sizeof(uint32_t)),
      BPF_JUMP(BPF_JMP | BPF_JA, 4, 0, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, htonl(PROC_EVENT_FORK), 0, 5),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, second),
      BPF_STMT(BPF_MISC | BPF_TAX, 0),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, second + sizeof(uint32_t)),
      // A thread is no process.
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_X, 0, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
      BPF_STMT(BPF_RET | BPF_K, 0),
  };
  struct sock_filter starts[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, event),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, htonl(PROC_EVENT_EXEC), 0, 1),
      BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
      BPF_STMT(BPF_RET | BPF_K, 0),
  };
  struct sock_fprog program = {sizeof lives / sizeof lives[0], lives};
  if (programs) program = (struct sock_fprog){sizeof starts / sizeof starts[0], starts};
  setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

int merlon_process_events(int buffer_bytes, int programs) {
  int number = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_CONNECTOR);
  if (number < 0) return -1;
  if (setsockopt(number, SOL_SOCKET, SO_RCVBUFFORCE, &buffer_bytes, sizeof buffer_bytes) != 0)
    setsockopt(number, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
  filter(number, programs);
  struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC};
  if (bind(number, (struct sockaddr *)&address, sizeof address) == 0 && subscribe(number) == 0)
    return number;
  int error = errno;
  close(number);
  errno = error;
  return -1;
}
