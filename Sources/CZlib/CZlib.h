#ifndef MERLON_CZLIB_H
#define MERLON_CZLIB_H

#include <stddef.h>
#include <string.h>
#include <zlib.h>

/* The most bytes that merlon_gzip writes for `count` bytes of input. */
static inline size_t merlon_gzip_bound(size_t count) {
    /* compressBound is for zlib's own frame; gzip's is 12 bytes longer. */
    return compressBound(count) + 12;
}

/* Writes `count` bytes as one gzip member; the bytes written, or 0 where it failed. */
static inline size_t merlon_gzip(
    const unsigned char *input, size_t count, unsigned char *output, size_t capacity, int level) {
    if (count > 0x7fffffff || capacity > 0x7fffffff) return 0;
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    /* 15 bits of window, and 16 asks for a gzip frame (zlib.h). */
    if (deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (unsigned char *)input;
    stream.avail_in = (unsigned int)count;
    stream.next_out = output;
    stream.avail_out = (unsigned int)capacity;
    int result = deflate(&stream, Z_FINISH);
    size_t written = stream.total_out;
    deflateEnd(&stream);
    return result == Z_STREAM_END ? written : 0;
}

#endif
