#define _GNU_SOURCE
#include "CLinux.h"

#include <string.h>

int64_t merlon_find(const uint8_t *bytes, size_t count, const uint8_t *wanted, size_t length) {
    if (bytes == NULL || wanted == NULL) return -1;
    const uint8_t *found = memmem(bytes, count, wanted, length);
    return found == NULL ? -1 : found - bytes;
}
