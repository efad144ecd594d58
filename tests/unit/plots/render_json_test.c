#include "plots/render_json.h"

#include "plots/verdict.h"
#include "tests/support/example_result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* The whole document, to be freed. */
static char *rendered(const struct result *result)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    render_json(result, out);
    fclose(out);
    return text;
}

static char *file_text(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 100000);
    assert_non_null(text);
    if (file) {
        text[fread(text, 1, 99999, file)] = '\0';
        fclose(file);
    }
    return text;
}

/* Sentences have tests of their own: each that is there gives way to its name. */
static void put_name(char *text, const char *sentence, const char *name)
{
    char *found = strstr(text, sentence);
    assert_non_null(found);
    memmove(found + strlen(name), found + strlen(sentence),
            strlen(found + strlen(sentence)) + 1);
    for (; *name; name++)
        *found++ = *name;
}

static void put_names(char *text, const struct result *result)
{
    struct arena *arena = arena_open();
    put_name(text, verdict_sentence(result, arena), "VERDICT");
    put_name(text, verdict_why(result, arena), "WHY");
    for (int i = 0; i < result->warnings; i++)
        put_name(text, verdict_warning(result, &result->warning[i], arena), "WARNING");
    arena_close(arena);
}

/* The file is also what tests/support/schemas.py holds against docs/result.schema.json. To
 * renew it: ACCEPT=1 build/sanitized/tests/unit/plots/render_json_test, and read the diff. */
static void document_is_that_of_the_file(void **state)
{
    (void)state;
    static const char path[] = "tests/unit/plots/render_json_full.json";
    char *found = rendered(&example_result);
    put_names(found, &example_result);
    if (getenv("ACCEPT")) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(found, file);
        fclose(file);
    }
    char *wanted = file_text(path);
    assert_string_equal(found, wanted);
    free(found);
    free(wanted);
}

static void clock_does_not_enter(void **state)
{
    (void)state;
    struct result later = example_result;
    later.took_s = 1234.5;
    char *first = rendered(&example_result), *second = rendered(&later);
    assert_string_equal(first, second);
    free(first);
    free(second);
}

static void growth_is_of_the_unstable(void **state)
{
    (void)state;
    struct result stable = example_result;
    stable.stable = true;
    stable.precision_asked = stable.precision_reached = 0.0;
    char *text = rendered(&stable);
    assert_non_null(strstr(text, "\"growth\": null"));
    assert_non_null(strstr(text, "\"precision\": {\"asked\": null, \"reached\": null}"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(document_is_that_of_the_file),
        cmocka_unit_test(clock_does_not_enter),
        cmocka_unit_test(growth_is_of_the_unstable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
