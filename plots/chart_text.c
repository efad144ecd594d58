#include "plots/chart_text.h"

#include "plots/paragraph.h"

void chart_text(const struct chart *chart, size_t columns, FILE *stream)
{
    paragraph_print(&(struct paragraph){.lead = "", .text = chart->title, .columns = columns},
                    stream);
}
