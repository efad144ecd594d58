#include "plots/chart_svg.h"

#include "sim/memory.h"

char *chart_svg(struct gnuplot *gnuplot, const struct chart *chart, const char *id)
{
    (void)chart;
    (void)id;
    return gnuplot_ask(gnuplot, "print '<svg class=\"chart\" viewBox=\"0 0 720 300\"></svg>'",
                       NULL);
}

char *chart_svg_narrow(struct gnuplot *gnuplot, const struct chart *chart, const char *id)
{
    return chart_svg(gnuplot, chart, id);
}

const char *chart_svg_tone(enum chart_tone tone)
{
    static const char *const names[CHART_TONES] = {
        [CHART_FIRST] = "--first",   [CHART_SECOND] = "--second", [CHART_THIRD] = "--third",
        [CHART_FOURTH] = "--fourth", [CHART_GOOD] = "--good",     [CHART_BAD] = "--bad",
        [CHART_FAINT] = "--faint",
    };
    return names[tone];
}

const char *chart_svg_part(int part, double *opacity)
{
    static const double shades[] = {1.0, 0.55, 0.3};
    int shade = part / 4 < 2 ? part / 4 : 2;
    *opacity = shades[shade];
    return chart_svg_tone((enum chart_tone)(part % 4));
}
