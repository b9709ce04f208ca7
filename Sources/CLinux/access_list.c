#include "CLinux.h"

#include <errno.h>
#include <stdio.h>
#include <sys/xattr.h>

int merlon_has_access_list(int file) {
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (getxattr(path, "system.posix_acl_access", NULL, 0) >= 0) return 1;
    // Without one, and where the file system knows none.
    return errno == ENODATA || errno == EOPNOTSUPP ? 0 : -errno;
}
