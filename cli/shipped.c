#include "cli/shipped.h"

#include <string.h>

const struct shipped_file *shipped_find(const char *path)
{
    for (size_t i = 0; i < shipped_count; i++)
        if (strcmp(shipped_files[i].path, path) == 0)
            return &shipped_files[i];
    return NULL;
}
