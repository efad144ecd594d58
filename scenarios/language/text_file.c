#include "scenarios/language/text_file.h"

#include "sim/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct source *refuse(const char *path, const char *why, struct faults *faults)
{
    fault_add(faults, faults->at, "cannot read '%s': %s", path, why);
    return NULL;
}

/* All there is, at most a byte more than is allowed. */
static char *read_all(int file, size_t *length)
{
    size_t room = 65536;
    char *text = memory_new(room, 1);
    for (*length = 0; *length <= TEXT_FILE_BYTES;) {
        if (*length == room)
            text = memory_resize(text, room *= 2, 1);
        ssize_t got = read(file, text + *length, room - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            free(text);
            return NULL;
        }
        if (got == 0)
            break;
        *length += (size_t)got;
    }
    return text;
}

static struct source *read_open(int file, const char *path, struct arena *arena,
                                struct faults *faults)
{
    struct stat status;
    bool is_input = strcmp(path, "-") == 0;
    if (!is_input && fstat(file, &status) == 0 && !S_ISREG(status.st_mode))
        return refuse(path, "it is not a plain file", faults);
    struct source *source = ARENA_NEW(arena, struct source);
    char *text = read_all(file, &source->length);
    if (!text)
        return refuse(path, strerror(errno), faults); /* NOLINT(concurrency-mt-unsafe) */
    source->name = is_input ? "standard input" : arena_text(arena, path);
    size_t mark = source->length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    source->length -= mark; /* some editors begin UTF-8 with it */
    source->text = arena_text_part(arena, text + mark, source->length);
    free(text);
    if (source->length > TEXT_FILE_BYTES)
        return refuse(path, "it is larger than 32MiB", faults);
    return source;
}

struct source *text_file_read(const char *path, struct arena *arena, struct faults *faults)
{
    if (strcmp(path, "-") == 0)
        return read_open(STDIN_FILENO, path, arena, faults);
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return refuse(path, strerror(errno), faults); /* NOLINT(concurrency-mt-unsafe) */
    struct source *source = read_open(file, path, arena, faults);
    close(file);
    return source;
}
