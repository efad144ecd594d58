/*
 * libFuzzer on kept pages: whatever the bytes are, reading them ends in order, with one fault
 * or a page. A page can be told in every manner, and told into a document and read again it is
 * the same.
 */
#include "plots/page_json.h"
#include "plots/page_read.h"
#include "plots/render_markdown.h"
#include "plots/render_text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct text {
    char *bytes;
    size_t size;
};

static struct text kept(const struct page_read *read)
{
    struct text text;
    struct json_writer json;
    FILE *out = open_memstream(&text.bytes, &text.size);
    json_start(&json, out);
    json_object(&json, NULL, JSON_LINES);
    page_json(&json, "page", page_tell, read, &read->about);
    json_close(&json);
    json_end(&json);
    fclose(out);
    return text;
}

static void tell_in_all_manners(const struct page_read *read)
{
    struct text text;
    FILE *out = open_memstream(&text.bytes, &text.size);
    struct render_text_options options = {.columns = 60};
    render_text_told(page_tell, read, &options, out);
    render_markdown_told(page_tell, read, out);
    fclose(out);
    free(text.bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open();
    struct faults faults = {0};
    const struct page_read *read = page_read_bytes(data, size, "fuzzed", arena, &faults);
    if (faults.count != (read ? 0 : 1))
        abort();
    if (read) {
        tell_in_all_manners(read);
        struct text first = kept(read);
        const struct page_read *again =
            page_read_bytes(first.bytes, first.size, "again", arena, &faults);
        if (!again || again->strange > 0)
            abort();
        struct text second = kept(again);
        if (first.size != second.size || memcmp(first.bytes, second.bytes, first.size) != 0)
            abort();
        free(first.bytes);
        free(second.bytes);
    }
    arena_close(arena);
    return 0;
}
