#include "plots/svg_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

static const char *const names[] = {"--ink", "--first", "--paper"};
static const struct svg_paints paints = {names, 3, 2, 12.0};

static void expect(const char *svg, bool whole, const char *wanted)
{
    char *text;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    bool found = svg_parts_write(svg, &paints, stream);
    fclose(stream);
    assert_string_equal(text, wanted);
    assert_true(found == whole);
    free(text);
}

#define GROUP "<g fill=\"none\" stroke=\"rgb(1, 2, 0)\" stroke-width=\"2.00\">"

static void paths_in_the_same_style_are_one(void **state)
{
    (void)state;
    expect(
        "<svg a='b'>" GROUP "<path stroke='rgb(  1,   2,   1)'  d='M1.00,2.00 L3.26,4.00  '/>"
        "\t<path stroke='rgb(1,2,1)' d='M5.00,6.00 L7.00,8.00 M9.00,9.00  '/></g></svg>",
        true, "<path stroke=\"var(--first)\" stroke-width=\"2\" d=\"M1,2L3.3,4M5,6L7,8\"/>\n");
    expect("<svg>" GROUP "<path d='M1,1 L2,2'/><path stroke='rgb(1,2,1)' stroke-dasharray="
           "'4.0,3.0' d='M0,0 L-1,-0.04'/></g></svg>",
           true,
           "<path stroke=\"var(--ink)\" stroke-width=\"2\" d=\"M1,1L2,2\"/>\n"
           "<path stroke=\"var(--first)\" stroke-width=\"2\" stroke-dasharray=\"4.0,3.0\" "
           "d=\"M0,0L-1,0\"/>\n");
}

static void shapes_and_points_are_filled(void **state)
{
    (void)state;
    expect("<svg><polygon fill = 'rgb(1, 2, 1)' fill-opacity = '0.18' points = '0,0 4,0 4,4 '/>"
           "<use xlink:href='#gpPt6' transform='translate(3.00,4.50) scale(2.25)' "
           "color='rgb(1,2,1)'/><use xlink:href='#gpPt1' color='rgb(1,2,1)'/></svg>",
           true,
           "<path fill=\"var(--first)\" stroke=\"none\" fill-opacity=\"0.18\" "
           "d=\"M0,0L4,0 4,4Z\"/>\n"
           "<circle cx=\"3\" cy=\"4.5\" r=\"2.3\" fill=\"var(--first)\" stroke=\"none\"/>\n");
}

static void texts_are_as_gnuplot_escaped_them(void **state)
{
    (void)state;
    expect("<svg><g transform=\"translate(3.00,4.50)\" stroke=\"none\" fill=\"rgb(1,2,33)\" "
           "font-family=\"x\" font-size=\"9.00\"  text-anchor=\"end\">"
           "<text>a &lt;b> \"</text></g></svg>",
           true,
           "<text x=\"3\" y=\"4.5\" fill=\"var(--first)\" text-anchor=\"end\" font-size=\"9\" "
           "stroke=\"var(--paper)\" stroke-width=\"3\" stroke-linejoin=\"round\" "
           "paint-order=\"stroke\">a &lt;b> \"</text>\n");
}

static void all_else_stays_behind(void **state)
{
    (void)state;
    expect(
        "<?xml version=\"1.0\"?><svg><title>x</title><desc>y</desc><defs><path d='M0,0 L1,1'/>"
        "</defs><script>1</script><rect x='0'/><image/><path stroke='red' d='M0,0'/></svg>"
        "<path d='M0,0 L1,1'/>",
        true, "<path stroke=\"var(--ink)\" stroke-width=\"1\" d=\"\"/>\n");
    expect("<svg><path stroke='rgb(9,9,9)' d='M0,0 L1,1'/></svg>", true,
           "<path stroke=\"var(--ink)\" stroke-width=\"1\" d=\"M0,0L1,1\"/>\n");
}

static void half_a_drawing_is_none(void **state)
{
    (void)state;
    expect("", false, "");
    expect("gnuplot> what", false, "");
    expect("<svg><path d='M0,0 L1,1'", false, "");
    expect("<svg><defs></svg>", false, "");
    expect("<svg><text>a</svg>", false, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_in_the_same_style_are_one),
        cmocka_unit_test(shapes_and_points_are_filled),
        cmocka_unit_test(texts_are_as_gnuplot_escaped_them),
        cmocka_unit_test(all_else_stays_behind),
        cmocka_unit_test(half_a_drawing_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
