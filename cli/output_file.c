#include "cli/output_file.h"

#include "cli/exit_status.h"
#include "plots/terminal.h"
#include "sim/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool failed(const struct output_file *output)
{
    int reason = errno;
    char *name = strdup(output->path);
    if (name)
        terminal_clean(name);
    fprintf(stderr, "headroom: %s could not be written: %s\n", name ? name : "the file",
            strerror(reason));
    free(name);
    return false;
}

static void forget(struct output_file *output)
{
    free(output->target);
    free(output->unfinished);
    *output = (struct output_file){0};
}

/* What a link points to is replaced, not the link. */
static char *target_of(const char *path)
{
    char *target = realpath(path, NULL);
    if (!target)
        target = strdup(path);
    if (!target)
        memory_end(strlen(path));
    return target;
}

static bool open_beside(struct output_file *output)
{
    if (asprintf(&output->unfinished, "%s.XXXXXX", output->target) < 0)
        memory_end(strlen(output->target));
    int file = mkstemp(output->unfinished);
    if (file < 0)
        return false;
    mode_t mask = umask(0);
    umask(mask);
    output->stream = fchmod(file, 0666 & ~mask) == 0 ? fdopen(file, "w") : NULL;
    if (output->stream)
        return true;
    int reason = errno;
    close(file);
    unlink(output->unfinished);
    errno = reason;
    return false;
}

bool output_open(struct output_file *output, const char *path)
{
    struct stat there;
    *output = (struct output_file){.stream = stdout, .path = path};
    if (!path)
        return true;
    output->target = target_of(path);
    bool as_it_is = stat(output->target, &there) == 0 && !S_ISREG(there.st_mode);
    if (as_it_is)
        output->stream = fopen(output->target, "w");
    else if (!open_beside(output))
        output->stream = NULL;
    if (output->stream)
        return true;
    failed(output);
    forget(output);
    return false;
}

static bool write_out(FILE *stream, bool regular)
{
    if (fflush(stream) != 0 || ferror(stream))
        return false;
    return !regular || fsync(fileno(stream)) == 0;
}

void output_drop(struct output_file *output)
{
    if (!output->path)
        return;
    fclose(output->stream);
    if (output->unfinished)
        unlink(output->unfinished);
    forget(output);
}

bool output_close(struct output_file *output)
{
    if (!output->path) /* main looks at it */
        return true;
    bool regular = output->unfinished != NULL;
    bool written = write_out(output->stream, regular);
    int reason = errno;
    if (fclose(output->stream) != 0 && written) {
        written = false;
        reason = errno;
    }
    if (written && regular && rename(output->unfinished, output->target) != 0) {
        written = false;
        reason = errno;
    }
    if (!written && regular)
        unlink(output->unfinished);
    errno = reason;
    if (!written)
        failed(output);
    forget(output);
    return written;
}
