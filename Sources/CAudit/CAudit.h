// The tables of names of libaudit. It is linked statically (see Package.swift): a node need not
// have the library.
#ifndef CAUDIT_H
#define CAUDIT_H

#if !__has_include(<libaudit.h>)
#error "libaudit.h is missing: run packaging/toolchain.sh, or install libaudit-dev and libcap-ng-dev"
#endif

#include <libaudit.h>

#endif
