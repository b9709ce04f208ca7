#include "CLinux.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

void merlon_limit_arenas(int count) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, count);
#endif
}

void merlon_trim_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
