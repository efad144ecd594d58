/*
 * libFuzzer on the readers of what was measured: the first byte says which, s for statements, p
 * for a plan, anything else for a client. Whatever the bytes are, reading ends; it succeeds or
 * says why not; and what was read becomes a scenario that loads.
 */
#include "plots/calibration_report.h"
#include "plots/calibration_yaml.h"
#include "plots/render_text.h"
#include "scenarios/language/client_file.h"
#include "scenarios/language/plan_file.h"
#include "scenarios/language/statement_file.h"
#include "sim/memory.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_one(char which, const struct source *source, struct calibration_input *input,
                     struct arena *arena, struct faults *faults)
{
    static const char *const where[] = {"N=1"};
    if (which == 'p')
        return plan_file_parse(source, &input->plans, arena, faults);
    if (which == 's')
        return (input->statements = statement_file_parse(source, arena, faults)) != NULL;
    return (input->client = client_file_parse(source, where, 1, arena, faults)) != NULL;
}

static void print_faults(const struct faults *faults)
{
    char *said;
    size_t length;
    FILE *out = open_memstream(&said, &length);
    fault_print(faults, out);
    fclose(out);
    free(said);
}

static void load_what_is_made(const struct calibration_input *input, struct arena *arena)
{
    struct calibration_report told = {.calibration = calibrate(input, arena)};
    struct source made = {.name = "made"};
    struct faults *faults = memory_new(1, sizeof(*faults));
    struct load load = {.arena = arena, .folder = "."};
    char *text, *page;
    size_t length;
    FILE *out = open_memstream(&text, &made.length);
    calibration_yaml(told.calibration, out);
    fclose(out);
    made.text = text;
    if (!load_source(&load, &made, NULL, 0, faults)) {
        fwrite(text, 1, made.length, stderr);
        fault_print(faults, stderr);
        abort();
    }
    out = open_memstream(&page, &length);
    render_text_told(calibration_report, &told, &(struct render_text_options){0}, out);
    fclose(out);
    free(page);
    free(text);
    free(faults);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_open();
    struct faults *faults = memory_new(1, sizeof(*faults));
    char *text = memory_new(size + 1, 1);
    memcpy(text, data, size);
    struct source source = {"fuzzed", text + (size > 0), size - (size > 0)};
    struct calibration_input input = {.roundtrip_s = (double)NAN, .block_s = 1e-4};
    bool good = read_one(text[0], &source, &input, arena, faults);
    if (good != (faults->count == 0))
        abort();
    print_faults(faults);
    if (good)
        load_what_is_made(&input, arena);
    free(text);
    free(faults);
    arena_close(arena);
    return 0;
}
