#define _GNU_SOURCE
#include "CLinux.h"

#include <string.h>

int64_t merlon_find(const uint8_t *bytes, size_t count, const uint8_t *wanted, size_t length) {
    if (bytes == NULL || wanted == NULL) return -1;
    if (length == 2) {
        // The C library looks at each byte for so short a text, and passes over 32 at once for one.
        const uint8_t *end = bytes + count;
        for (const uint8_t *at = bytes; at < end; at++) {
            at = memchr(at, wanted[0], (size_t)(end - at));
            if (at == NULL || at + 1 == end) return -1;
            if (at[1] == wanted[1]) return at - bytes;
        }
        return -1;
    }
    const uint8_t *found = memmem(bytes, count, wanted, length);
    return found == NULL ? -1 : found - bytes;
}
