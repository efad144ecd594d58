/*
 * The lines of a file or pipe, plain or gzip, one after the other in constant memory. Several
 * gzip files one behind the other, as `cat a.gz b.gz` makes them, are one stream.
 */
#ifndef HEADROOM_FORECASTS_IMPORT_STREAM_H
#define HEADROOM_FORECASTS_IMPORT_STREAM_H

#include "sim/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longer lines are cut there; what they lack is skipped. */
#define IMPORT_LINE_MAX 65536

struct import_stream;

/* "-" is the standard input. NULL with a fault if it cannot be read. */
struct import_stream *import_stream_open(const char *path, struct faults *faults);

/* Over bytes at hand, which have to stay; tests and fuzzing. */
struct import_stream *import_stream_over(const void *bytes, size_t size);
void import_stream_close(struct import_stream *stream);

struct import_line {
    const char *text; /* without its end; stays until the next line is asked for */
    size_t length;
    bool whole; /* neither cut nor without a line end */
};

/* False at the end. */
bool import_stream_line(struct import_stream *stream, struct import_line *line);

/* Up to `size` of the bytes that come next, without taking them; fewer at the end. At most
 * IMPORT_LINE_MAX. */
size_t import_stream_peek(struct import_stream *stream, size_t size, const char **bytes);

/* The next byte, or -1 at the end. */
int import_stream_byte(struct import_stream *stream);

/* What stopped the stream early: a read error, damaged gzip. NULL: nothing did. */
const char *import_stream_trouble(const struct import_stream *stream);

/* Bytes taken from the file so far and its size; 0 if that is unknown. Bytes handed on, after
 * decompression. */
uint64_t import_stream_taken(const struct import_stream *stream);
uint64_t import_stream_size(const struct import_stream *stream);
uint64_t import_stream_given(const struct import_stream *stream);

#endif
