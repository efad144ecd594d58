#include "tests/bench/contest.h"

#include "tests/bench/sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MOST_ROUNDS     99
#define MOST_CONTENDERS 8
#define COUNTED         50000.0 /* units, beyond as many again for setting up */
#define COUNTED_SIZE    20000   /* filling more under valgrind takes too long */

struct score {
    double ns;
    double ratio;
    double answer;
    double margin; /* of the answer: 95% */
    double instructions;
    double mispredicted;
};

struct rounds {
    double ns[MOST_CONTENDERS][MOST_ROUNDS];
    double answer[MOST_CONTENDERS][MOST_ROUNDS];
};

double contest_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(const double *values, int count)
{
    double sorted[MOST_ROUNDS] = {0};
    for (int i = 0; i < count; i++)
        sorted[i] = values[i];
    qsort(sorted, (size_t)count, sizeof *sorted, compare);
    return (sorted[count / 2] + sorted[(count - 1) / 2]) / 2.0;
}

static void play(const struct contest *contest, long size, int count, struct rounds *rounds)
{
    for (int round = 0; round < count; round++)
        for (size_t c = 0; c < contest->count; c++) {
            struct effort effort = {contest->amount, (uint64_t)round + 1, size};
            struct timing outcome = contest->contenders[c].run(&effort);
            rounds->ns[c][round] = outcome.seconds * 1e9 / contest->amount;
            rounds->answer[c][round] = outcome.answer;
        }
}

static void judge_answers(struct score *score, const double *answers, int count)
{
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < count; i++)
        sum += answers[i];
    score->answer = sum / count;
    for (int i = 0; i < count; i++)
        squares += (answers[i] - score->answer) * (answers[i] - score->answer);
    score->margin = count > 1 ? 1.96 * sqrt(squares / (count - 1) / count) : HUGE_VAL;
}

/* --- Counting with valgrind --- */

struct counts {
    double instructions;
    double mispredicted;
};

/* The line is "Collected : Ir Bc Bcm Bi Bim": instructions, then branches and how many of them
 * were mispredicted, conditional and indirect. */
static bool read_counts(FILE *log, struct counts *counts)
{
    char line[512];
    bool found = false;
    while (fgets(line, sizeof line, log)) {
        char *text = strstr(line, "Collected : ");
        if (!text)
            continue;
        double n[5];
        text += strlen("Collected : ");
        for (int i = 0; i < 5; i++)
            n[i] = strtod(text, &text);
        *counts = (struct counts){n[0], n[2] + n[4]};
        found = true;
    }
    return found;
}

static bool count_once(const struct contest *contest, const struct contest_rules *rules,
                       size_t contender, const struct effort *effort, struct counts *counts)
{
    char command[1024];
    snprintf(command, sizeof command,
             "valgrind --tool=callgrind --branch-sim=yes --callgrind-out-file=/dev/null "
             "--log-fd=1 '%s' --alone '%s' %zu %ld %.0f 2>&1",
             rules->program, contest->name, contender, effort->size, effort->amount);
    fflush(stdout);
    FILE *log = popen(command, "r");
    if (!log)
        return false;
    bool found = read_counts(log, counts);
    pclose(log);
    return found;
}

/* What more work costs beyond some leaves out what setting up costs. */
static void count(const struct contest *contest, const struct contest_rules *rules,
                  size_t contender, long size, struct score *score)
{
    struct counts some = {0};
    struct counts more = {0};
    struct effort effort = {COUNTED, 1, size};
    score->instructions = score->mispredicted = nan("");
    if (!rules->counting || size > COUNTED_SIZE)
        return;
    bool counted = count_once(contest, rules, contender, &effort, &some);
    effort.amount = 2 * COUNTED;
    if (!counted || !count_once(contest, rules, contender, &effort, &more))
        return;
    score->instructions = (more.instructions - some.instructions) / COUNTED;
    score->mispredicted = (more.mispredicted - some.mispredicted) / COUNTED;
}

void contest_alone(const struct contest *contest, size_t contender, long size, double amount)
{
    struct effort effort = {amount, 1, size};
    if (contender < contest->count)
        contest->contenders[contender].run(&effort);
}

/* --- Telling --- */

static void measure(const struct contest *contest, const struct contest_rules *rules, long size,
                    struct score *scores)
{
    static struct rounds rounds;
    int played = rules->rounds < MOST_ROUNDS ? rules->rounds : MOST_ROUNDS;
    play(contest, size, played, &rounds);
    for (size_t c = 0; c < contest->count; c++) {
        double ratios[MOST_ROUNDS] = {0};
        for (int i = 0; i < played; i++)
            ratios[i] = rounds.ns[c][i] / rounds.ns[contest->yardstick][i];
        scores[c].ns = median(rounds.ns[c], played);
        scores[c].ratio = median(ratios, played);
        judge_answers(&scores[c], rounds.answer[c], played);
        count(contest, rules, c, size, &scores[c]);
    }
}

static void tell_count(struct sheet *sheet, const struct score *score)
{
    if (isnan(score->instructions)) {
        sheet_cell(sheet, "-");
        sheet_cell(sheet, "-");
    } else {
        sheet_cell(sheet, "%.0f", score->instructions);
        sheet_cell(sheet, "%.2f", score->mispredicted);
    }
}

static void tell(const struct contest *contest, const struct contest_rules *rules,
                 struct sheet *sheet, long size)
{
    struct score scores[MOST_CONTENDERS];
    measure(contest, rules, size, scores);
    for (size_t c = 0; c < contest->count; c++) {
        if (contest->sizes)
            sheet_cell(sheet, "%ld", size);
        sheet_cell(sheet, "%s", contest->contenders[c].name);
        sheet_cell(sheet, "%.1f", scores[c].ns);
        sheet_cell(sheet, "%.2f", scores[c].ratio);
        if (contest->answer)
            sheet_cell(sheet, "%.3f ± %.3f", scores[c].answer, scores[c].margin);
        if (rules->counting)
            tell_count(sheet, &scores[c]);
    }
}

static struct sheet *head(const struct contest *contest, const struct contest_rules *rules)
{
    int columns = 3 + (contest->sizes != NULL) + (contest->answer != NULL);
    struct sheet *sheet =
        sheet_open(columns + (rules->counting ? 2 : 0), contest->sizes ? 2 : 1);
    if (contest->sizes)
        sheet_cell(sheet, "pending");
    sheet_cell(sheet, " ");
    sheet_cell(sheet, "ns a %s", contest->unit);
    sheet_cell(sheet, "ratio");
    if (contest->answer)
        sheet_cell(sheet, "%s", contest->answer);
    if (rules->counting) {
        sheet_cell(sheet, "instructions");
        sheet_cell(sheet, "mispredicted");
    }
    return sheet;
}

void contest_hold(const struct contest *contest, const struct contest_rules *rules)
{
    printf("%s%s\n%s", rules->markdown ? "## " : "", contest->title,
           rules->markdown ? "\n" : "");
    if (contest->expected > 0.0)
        printf("The %s should be %g.\n%s", contest->answer, contest->expected,
               rules->markdown ? "\n" : "");
    struct sheet *sheet = head(contest, rules);
    if (contest->sizes) {
        for (const long *size = contest->sizes; *size; size++)
            tell(contest, rules, sheet, *size);
    } else {
        tell(contest, rules, sheet, contest->size);
    }
    sheet_close(sheet, rules->markdown);
    fflush(stdout);
}
