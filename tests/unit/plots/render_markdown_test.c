#include "plots/render_markdown.h"

#include "plots/run_report.h"
#include "tests/support/expected_file.h"
#include "tests/support/sample_result.h"

#include <locale.h>

static char *printed_page(const struct run_report *told)
{
    FILE *stream = tmpfile();
    render_markdown_told(run_report, told, stream);
    char *text = expected_read(stream);
    fclose(stream);
    return text;
}

static char *printed(struct result *result, const char *file)
{
    struct run_report told = {.result = &result, .count = 1, .settings.file = file};
    return printed_page(&told);
}

static void all_of_it_whatever_the_locale(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    sample_course(sample);
    static const char *const locales[] = {"C.UTF-8", "C"};
    for (size_t i = 0; i < 2; i++) {
        setlocale(LC_CTYPE, locales[i]);
        char *text = printed(&sample->result, "checkout.yaml");
        expected_file("tests/unit/plots/render_markdown.md", text);
        free(text);
    }
    sample_close(sample);
}

static void variants(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout(), *same = sample_of_checkout();
    same->result.variant = "twice the pool";
    struct result *result[] = {&sample->result, &same->result};
    struct run_report told = {.result = result, .count = 2, .comparison = true};
    char *text = printed_page(&told);
    assert_non_null(strstr(text,
                           "\n| what if | throughput | mean | p95 | errors | most used |  |\n"
                           "|:---|---:|---:|---:|---:|:---|:---|\n"
                           "| as it is | 119.6/s | 110 ms | 287 ms | 0% | "
                           "main.rows.stock | objective missed |\n"));
    assert_non_null(strstr(text, "\n## Checkout under load: twice the pool\n\n"));
    assert_non_null(strstr(text, "| checkout | p95 | 820 ms | 820 ms |  | the same |\n"));
    free(text);
    sample_close(sample);
    sample_close(same);
}

/* Each would be markup, a cell, HTML, a mention, a reference, a link or a formula. */
static void names_are_no_markup(void **state)
{
    (void)state;
    static const struct {
        const char *name, *wanted;
    } cases[] = {
        {"a|b",                      "| a\\|b |"                                      },
        {"`x` *y* __z__ ~~w~~",      "| \\`x\\` \\*y\\* \\_\\_z\\_\\_ \\~\\~w\\~\\~ |"},
        {"<script>&amp;",            "| &lt;script&gt;&amp;amp; |"                    },
        {"[a](javascript:1)!",       "| \\[a\\](javascript:1)\\! |"                   },
        {"@everyone #1",             "| @<!-- -->everyone \\#<!-- -->1 |"             },
        {"http://x www.y",           "| http:<!-- -->//x www.<!-- -->y |"             },
        {"$x^2$ \\{",                "| \\$x\\^2\\$ \\\\\\{ |"                        },
        {"a\nb\r\n| c",              "| a?b??\\| c |"                                 },
        {"\033[2J\xe2\x80\xaex\xff", "| ?\\[2J?x? |"                                  },
        {"\xe5\xb7\xa5\xe4\xbd\x9c", "| \xe5\xb7\xa5\xe4\xbd\x9c |"                   },
    };
    setlocale(LC_CTYPE, "C");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sample *sample = sample_of_checkout();
        sample->result.request[0].name = cases[i].name;
        char *text = printed(&sample->result, NULL);
        assert_non_null(strstr(text, cases[i].wanted));
        free(text);
        sample_close(sample);
    }
}

static void a_command_stays_in_its_block(void **state)
{
    (void)state;
    struct sample *sample = sample_of_checkout();
    char *text = printed(&sample->result, "a\n```\n<b>'x.yaml");
    assert_non_null(strstr(text, "```sh\nheadroom run 'a?```?<b>'\\''x.yaml' --set "
                                 "externals.payment.time=40ms\n```\n"));
    free(text);
    sample_close(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_whatever_the_locale),
        cmocka_unit_test(variants),
        cmocka_unit_test(names_are_no_markup),
        cmocka_unit_test(a_command_stays_in_its_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
