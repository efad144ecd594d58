#include "cli/shipped.h"

#include "scenarios/language/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void every_name_leads_to_its_file(void **state)
{
    (void)state;
    assert_true(shipped_count > 4);
    for (size_t i = 0; i < shipped_count; i++) {
        const struct shipped_file *file = &shipped_files[i];
        struct shipped_name name = shipped_name(file);
        assert_in_range(strlen(name.text), 1, sizeof name.text - 2);
        assert_int_equal(strlen(file->text), file->length);
        assert_ptr_equal(shipped_find(shipped_kind(file), file->path), file);
        assert_ptr_equal(shipped_find(shipped_kind(file), name.text), file);
        const char *slash = strrchr(name.text, '/');
        if (slash)
            assert_non_null(shipped_find(shipped_kind(file), slash + 1));
    }
    assert_null(shipped_find(SHIPPED_TEMPLATE, "docs/result.schema.json"));
    assert_null(shipped_find(SHIPPED_EXAMPLE, "web"));
    assert_non_null(shipped_find(SHIPPED_TEMPLATE, "web"));
}

static void what_is_carried_is_what_lies_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < shipped_count; i++) {
        const struct shipped_file *file = &shipped_files[i];
        char *text = calloc(file->length + 2, 1);
        FILE *stream = fopen(file->path, "r");
        assert_non_null(text);
        assert_non_null(stream);
        assert_int_equal(fread(text, 1, file->length + 1, stream), file->length);
        assert_string_equal(text, file->text);
        fclose(stream);
        free(text);
    }
}

static void every_scenario_loads(void **state)
{
    (void)state;
    for (size_t i = 0; i < shipped_count; i++) {
        const struct shipped_file *file = &shipped_files[i];
        if (shipped_kind(file) == SHIPPED_SCHEMA)
            continue;
        struct source source = {file->path, file->text, file->length};
        struct faults faults = {0};
        struct load load = {.arena = arena_open(), .folder = "."};
        bool good = load_source(&load, &source, NULL, 0, &faults) &&
                    load_check_variants(&load, &faults);
        fault_print(&faults, stderr);
        assert_true(good);
        arena_close(load.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_leads_to_its_file),
        cmocka_unit_test(what_is_carried_is_what_lies_there),
        cmocka_unit_test(every_scenario_loads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
