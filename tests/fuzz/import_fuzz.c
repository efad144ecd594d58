/*
 * libFuzzer on one importer, named by FUZZ_FORMAT at compile time. The first byte of the input
 * chooses settings, the rest is the file. Whatever the bytes are, the import ends in order, and
 * doing it again changes nothing.
 */
#include "forecasts/import.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct history_changes import_once(struct history *history, const uint8_t *data,
                                          size_t size, uint8_t choice)
{
    struct faults faults = {0};
    struct import_report report = {0};
    const struct import_settings settings = {
        .format = FUZZ_FORMAT,
        .series = choice & 1 ? "given" : NULL,
        .zone = choice & 2 ? "Europe/Berlin" : NULL,
        .by = choice & 4 ? "2" : NULL,
        .value = choice & 8 ? "2,3" : NULL,
        .strict = choice & 16,
        .routes = choice & 32 ? 1 : 100,
        .bucket_s = choice & 64 ? 3600 : 60,
    };
    struct import_stream *stream = import_stream_over(data, size);
    enum history_outcome outcome =
        import_stream_into(history, stream, "fuzzed", &settings, &report, &faults);
    import_stream_close(stream);
    /* What did not succeed says why. */
    if ((outcome == HISTORY_DONE) != (faults.count == 0))
        abort();
    if (outcome != HISTORY_DONE)
        report.changes = (struct history_changes){0};
    return report.changes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct faults faults = {0};
    struct history *history;
    if (size < 1 || history_open(&history, ":memory:", HISTORY_CREATE, &faults) != HISTORY_DONE)
        return 0;
    import_once(history, data + 1, size - 1, *data);
    struct history_changes again = import_once(history, data + 1, size - 1, *data);
    if (again.added > 0 || again.changed > 0)
        abort();

    struct arena *arena = arena_open();
    struct history_series *all;
    size_t count;
    if (history_list(history, arena, &all, &count, &faults) != HISTORY_DONE)
        abort();
    for (size_t i = 0; i < count; i++) {
        struct series series;
        bool short_enough = all[i].interval_s > 0 &&
                            (all[i].last_s - all[i].first_s) / all[i].interval_s < 100000;
        struct faults refused = {0}; /* logs may cover more steps than can be held */
        if (short_enough &&
            history_read(history, all[i].name, arena, &series, NULL, &refused) !=
                HISTORY_DONE &&
            refused.count == 0)
            abort();
    }
    arena_close(arena);
    history_close(history);
    return 0;
}
