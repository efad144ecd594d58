#include "plots/render_text.h"

#include "tests/support/sample_result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <locale.h>
#include <stdio.h>

static char text[1 << 16];

static const char *printed(const struct result *result, size_t columns)
{
    struct render_text_options options = {.columns = columns, .file = "checkout.yaml"};
    FILE *file = tmpfile();
    render_text(result, &options, file);
    rewind(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void all_of_it(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    setlocale(LC_CTYPE, "C.UTF-8");
    fputs(printed(&sample->result, 100), stderr);
    fputs(printed(&sample->result, 80), stderr);
    setlocale(LC_CTYPE, "C");
    fputs(printed(&sample->result, 100), stderr);
    sample_close(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
