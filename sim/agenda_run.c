#include "sim/agenda_run.h"

#include "sim/memory.h"

#include <stdlib.h>
#include <string.h>

int agenda_run_compare(const void *a, const void *b)
{
    agenda_order left = agenda_record_order(*(const struct agenda_record *)a);
    agenda_order right = agenda_record_order(*(const struct agenda_record *)b);
    return (left > right) - (left < right);
}

void agenda_run_sort(struct agenda_record *records, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (agenda_run_compare(&records[i - 1], &records[i]) > 0) {
            qsort(records, count, sizeof *records, agenda_run_compare);
            return;
        }
}

void agenda_run_append(struct agenda_run *run, sim_time time, uint64_t key)
{
    if (run->next == run->end)
        run->next = run->end = 0;
    if (run->end == run->room) {
        if (run->next > run->room / 2) {
            run->end -= run->next;
            memmove(run->records, run->records + run->next, run->end * sizeof *run->records);
            run->next = 0;
        } else {
            run->room = 2 * run->room + 64;
            run->records = memory_resize(run->records, run->room, sizeof *run->records);
        }
    }
    run->records[run->end++] = (struct agenda_record){time, key};
}

void agenda_run_reverse_and_sort(struct agenda_run *run)
{
    for (size_t low = run->next, high = run->end - 1; low < high; low++, high--) {
        struct agenda_record record = run->records[low];
        run->records[low] = run->records[high];
        run->records[high] = record;
    }
    agenda_run_sort(run->records + run->next, run->end - run->next);
}
