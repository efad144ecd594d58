#include "plots/series_export.h"

#include "plots/number.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

static void print_time(int64_t time_s, FILE *stream)
{
    time_t time = time_s;
    struct tm date;
    char text[64];
    if (!gmtime_r(&time, &date) ||
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &date) == 0)
        snprintf(text, sizeof text, "%" PRId64, time_s);
    fputs(text, stream);
}

static void print_number(double value, FILE *stream)
{
    fputs(number_exact(value).text, stream);
}

static void print_cell(const char *text, FILE *stream)
{
    if (!strpbrk(text, ",;\t|\"\r\n")) {
        fputs(text, stream);
        return;
    }
    fputc('"', stream);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', stream);
        fputc(*text, stream);
    }
    fputc('"', stream);
}

void series_export_csv(const struct series *all, size_t count, FILE *stream)
{
    if (count == 1) {
        fputs("timestamp,", stream);
        print_cell(all->name, stream);
        fputc('\n', stream);
    } else {
        fputs("series,timestamp,value\n", stream);
    }
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < all[s].count; i++) {
            if (count > 1) {
                print_cell(all[s].name, stream);
                fputc(',', stream);
            }
            print_time(series_time(&all[s], i), stream);
            fputc(',', stream);
            if (!isnan(all[s].values[i]))
                print_number(all[s].values[i], stream);
            fputc('\n', stream);
        }
}

void series_export_text(const char *text, FILE *stream)
{
    fputc('"', stream);
    for (; *text; text++) {
        unsigned char sign = (unsigned char)*text;
        if (sign == '"' || sign == '\\')
            fprintf(stream, "\\%c", sign);
        else if (sign < ' ' || sign == 0x7f)
            fprintf(stream, "\\u%04x", sign);
        else
            fputc(sign, stream);
    }
    fputc('"', stream);
}

static void print_one(const struct series *series, FILE *stream)
{
    fputs("{\"name\": ", stream);
    series_export_text(series->name, stream);
    fputs(", \"unit\": ", stream);
    series_export_text(series->unit, stream);
    fputs(", \"start\": \"", stream);
    print_time(series->start_s, stream);
    fprintf(stream, "\", \"interval_s\": %" PRId64 ", \"months\": %d,\n \"values\": [",
            series->interval_s, series->months);
    for (size_t i = 0; i < series->count; i++) {
        fputs(i > 0 ? ", " : "", stream);
        if (isnan(series->values[i]))
            fputs("null", stream);
        else
            print_number(series->values[i], stream);
    }
    fputs("]}", stream);
}

void series_export_json(const struct series *all, size_t count, FILE *stream)
{
    fputs("{\"format_version\": \"1.0\", \"series\": [\n", stream);
    for (size_t i = 0; i < count; i++) {
        fputs(i > 0 ? ",\n" : "", stream);
        print_one(&all[i], stream);
    }
    fputs("\n]}\n", stream);
}
