#include "forecasts/import_stream.h"

#include "sim/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define CHUNK ((size_t)1 << 18)

/* Room for a line that began in one chunk and ends in the next. */
#define ROOM (CHUNK + IMPORT_LINE_MAX)

struct import_stream {
    int file; /* -1: the bytes at `memory` */
    const unsigned char *memory;
    size_t memory_left;
    bool closes; /* the file is ours */

    bool gzip, ended;
    z_stream inflater;
    unsigned char *packed; /* a chunk before decompression */

    char *buffer;
    size_t begin, end; /* what is not yet handed on */
    uint64_t taken, size, given;
    char cut[256]; /* how a line began whose rest was skipped */
    char trouble[96];
};

static void stop(struct import_stream *stream, const char *why)
{
    snprintf(stream->trouble, sizeof stream->trouble, "%s", why);
    stream->ended = true;
}

/* Bytes as they are in the file; 0 at its end. */
static size_t take(struct import_stream *stream, void *room, size_t size)
{
    if (stream->file < 0) {
        size_t taken = size < stream->memory_left ? size : stream->memory_left;
        memcpy(room, stream->memory, taken);
        stream->memory += taken;
        stream->memory_left -= taken;
        stream->taken += taken;
        return taken;
    }
    ssize_t taken;
    do
        taken = read(stream->file, room, size);
    while (taken < 0 && errno == EINTR);
    if (taken < 0) {
        stop(stream, strerror(errno));
        return 0;
    }
    stream->taken += (uint64_t)taken;
    return (size_t)taken;
}

/* Fills what the inflater reads from; false at the end of the file. */
static bool feed(struct import_stream *stream)
{
    z_stream *inflater = &stream->inflater;
    if (inflater->avail_in > 0)
        return true;
    inflater->next_in = stream->packed;
    inflater->avail_in = (uInt)take(stream, stream->packed, CHUNK);
    return inflater->avail_in > 0;
}

/* Decompressed bytes; 0 at the end. */
static size_t unpack(struct import_stream *stream, char *room, size_t size)
{
    z_stream *inflater = &stream->inflater;
    inflater->next_out = (unsigned char *)room;
    inflater->avail_out = (uInt)size;
    while (inflater->avail_out == size) {
        if (!feed(stream)) {
            if (!stream->ended)
                stop(stream, "the gzip data ends early");
            return 0;
        }
        int code = inflate(inflater, Z_NO_FLUSH);
        if (code == Z_STREAM_END) {
            /* Perhaps another gzip file follows. */
            if (!feed(stream)) {
                stream->ended = true;
                break;
            }
            inflateReset(inflater);
        } else if (code != Z_OK && code != Z_BUF_ERROR) {
            stop(stream, "the gzip data is damaged");
            break;
        }
    }
    return size - inflater->avail_out;
}

/* Brings more bytes behind those there are; false if there are no more. */
static bool refill(struct import_stream *stream)
{
    if (stream->ended)
        return false;
    memmove(stream->buffer, stream->buffer + stream->begin, stream->end - stream->begin);
    stream->end -= stream->begin;
    stream->begin = 0;
    size_t room = ROOM - stream->end < CHUNK ? ROOM - stream->end : CHUNK;
    char *at = stream->buffer + stream->end;
    size_t more = stream->gzip ? unpack(stream, at, room) : take(stream, at, room);
    stream->end += more;
    stream->given += more;
    if (more == 0)
        stream->ended = true;
    return more > 0;
}

/* Looks at the first bytes: gzip says so, and a mark of UTF-8 is not part of the text. */
static struct import_stream *begin(struct import_stream *stream)
{
    stream->buffer = memory_new(ROOM, 1);
    while (stream->end < 3 && refill(stream))
        continue;
    if (stream->end >= 2 && memcmp(stream->buffer, "\x1f\x8b", 2) == 0) {
        stream->gzip = true;
        stream->packed = memory_new(CHUNK, 1);
        memcpy(stream->packed, stream->buffer, stream->end);
        stream->inflater.next_in = stream->packed;
        stream->inflater.avail_in = (uInt)stream->end;
        stream->end = 0;
        stream->given = 0;
        stream->ended = false;
        if (inflateInit2(&stream->inflater, 15 + 16) != Z_OK)
            memory_end(1 << 15);
        while (stream->end < 3 && refill(stream))
            continue;
    }
    if (stream->end >= 3 && memcmp(stream->buffer, "\xef\xbb\xbf", 3) == 0)
        stream->begin = 3;
    return stream;
}

struct import_stream *import_stream_over(const void *bytes, size_t size)
{
    struct import_stream *stream = memory_new(1, sizeof *stream);
    stream->file = -1;
    stream->memory = bytes;
    stream->memory_left = size;
    stream->size = size;
    return begin(stream);
}

struct import_stream *import_stream_open(const char *path, struct faults *faults)
{
    bool standard = strcmp(path, "-") == 0;
    int file = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat seen = {0};
    if (file < 0 || fstat(file, &seen) != 0 || S_ISDIR(seen.st_mode)) {
        int cause = file >= 0 && S_ISDIR(seen.st_mode) ? EISDIR : errno;
        fault_add(faults, (struct place){0}, "%s: %s", path, strerror(cause));
        if (file >= 0 && !standard)
            close(file);
        return NULL;
    }
    struct import_stream *stream = memory_new(1, sizeof *stream);
    stream->file = file;
    stream->closes = !standard;
    stream->size = S_ISREG(seen.st_mode) ? (uint64_t)seen.st_size : 0;
    posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL);
    return begin(stream);
}

void import_stream_close(struct import_stream *stream)
{
    if (!stream)
        return;
    if (stream->closes)
        close(stream->file);
    if (stream->gzip)
        inflateEnd(&stream->inflater);
    free(stream->packed);
    free(stream->buffer);
    free(stream);
}

/* Takes the rest of a line that is too long. */
static void skip_line(struct import_stream *stream)
{
    for (;;) {
        char *at = stream->buffer + stream->begin;
        char *end = memchr(at, '\n', stream->end - stream->begin);
        if (end) {
            stream->begin += (size_t)(end - at) + 1;
            return;
        }
        stream->begin = stream->end;
        if (!refill(stream))
            return;
    }
}

/* The end of the stream, or the beginning of a line that is too long. */
static bool cut_line(struct import_stream *stream, struct import_line *line)
{
    size_t length = stream->end - stream->begin;
    line->whole = false;
    if (length < IMPORT_LINE_MAX) {
        line->text = stream->buffer + stream->begin;
        line->length = length;
        stream->begin = stream->end;
        return length > 0;
    }
    memcpy(stream->cut, stream->buffer + stream->begin, sizeof stream->cut);
    line->text = stream->cut;
    line->length = sizeof stream->cut;
    skip_line(stream);
    return true;
}

bool import_stream_line(struct import_stream *stream, struct import_line *line)
{
    size_t looked = 0;
    for (;;) {
        char *at = stream->buffer + stream->begin;
        size_t there = stream->end - stream->begin;
        char *end = memchr(at + looked, '\n', there - looked);
        if (end) {
            line->text = at;
            line->length = (size_t)(end - at);
            line->whole = true;
            stream->begin += line->length + 1;
            break;
        }
        looked = there;
        if (there >= IMPORT_LINE_MAX || !refill(stream)) {
            if (!cut_line(stream, line))
                return false;
            break;
        }
    }
    if (line->length > 0 && line->text[line->length - 1] == '\r')
        line->length--;
    return true;
}

size_t import_stream_peek(struct import_stream *stream, size_t size, const char **bytes)
{
    while (stream->end - stream->begin < size && refill(stream))
        continue;
    size_t there = stream->end - stream->begin;
    *bytes = stream->buffer + stream->begin;
    return there < size ? there : size;
}

int import_stream_byte(struct import_stream *stream)
{
    if (stream->begin == stream->end && !refill(stream))
        return -1;
    return (unsigned char)stream->buffer[stream->begin++];
}

const char *import_stream_trouble(const struct import_stream *stream)
{
    return *stream->trouble ? stream->trouble : NULL;
}

uint64_t import_stream_taken(const struct import_stream *stream)
{
    return stream->taken;
}

uint64_t import_stream_size(const struct import_stream *stream)
{
    return stream->size;
}

uint64_t import_stream_given(const struct import_stream *stream)
{
    return stream->given;
}
