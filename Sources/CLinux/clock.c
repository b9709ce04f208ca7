#include "CLinux.h"

#include <errno.h>
#include <string.h>
#include <sys/timex.h>

int merlon_clock_state(int64_t *error_microseconds) {
    struct timex state;
    memset(&state, 0, sizeof state);
    int result = adjtimex(&state);
    if (result < 0) return -errno;
    *error_microseconds = state.maxerror;
    return result != TIME_ERROR && !(state.status & STA_UNSYNC);
}
