#include "sim/dist_parse.h"

#include "sim/catalog.h"
#include "sim/dist_file.h"
#include "sim/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SPACES " \t\r\n"

/* One way to spell a distribution by its mean and a second number. */
struct spelling {
    enum dist_kind kind;
    const char *name;
    const char *second;  /* the word before the second number; NULL: there is none */
    double low, high;    /* what that number may be; a p95 depends on the mean */
    const char *typical; /* second number, for examples */
    const char *why;     /* not below `low` */
    struct dist (*make)(double mean, double second);
};

static struct dist make_exponential(double mean, double second)
{
    (void)second;
    return dist_exponential(mean);
}

#define STEADY  "what has no spread is written 5ms"
#define ONE_UP  "it counts phases"
#define MILDER  "below 1 take gamma or erlang"
#define NO_MEAN "with alpha 1 or less a Pareto has no mean"
#define WILDER  "below that a few draws in a million make all of the mean"

static const struct spelling spellings[] = {
    {DIST_EXPONENTIAL,   "exp",       NULL,    0,     0,   NULL,   NULL,    make_exponential  },
    {DIST_LOGNORMAL,     "lognormal", "cv",    0.001, 100, "1.2",  STEADY,  dist_lognormal    },
    {DIST_LOGNORMAL_P95, "lognormal", "p95",   0,     0,   "12ms", NULL,    dist_lognormal_p95},
    {DIST_GAMMA,         "gamma",     "cv",    0.001, 100, "0.5",  STEADY,  dist_gamma        },
    {DIST_ERLANG,        "erlang",    "k",     1,     1e4, "4",    ONE_UP,  dist_erlang       },
    {DIST_HYPER,         "hyper",     "cv",    1,     100, "3",    MILDER,  dist_hyper        },
    {DIST_PARETO,        "pareto",    "alpha", 1.001, 1e3, "2.5",  NO_MEAN, dist_pareto       },
    {DIST_WEIBULL,       "weibull",   "shape", 0.1,   100, "0.7",  WILDER,  dist_weibull      },
};
#define SPELLINGS (sizeof(spellings) / sizeof(spellings[0]))

static const char *const time_names[] = {"exp",     "lognormal", "gamma",   "erlang",   "hyper",
                                         "uniform", "pareto",    "weibull", "empirical"};
#define TIME_NAMES (sizeof(time_names) / sizeof(time_names[0]))

/* A text taken word by word. While one is looked at, faults->at is its place, so that parsers
 * of values point at it; when there are no more, it is the place of the whole text. */
struct words {
    const char *whole;
    const char *next;
    struct place at;
    struct faults *faults;
    const char *start; /* of the latest word, in the whole text */
    char word[64];     /* the latest; cut if longer, when it is wrong in any case */
};

static struct words words_of(const char *text, struct faults *faults)
{
    return (struct words){.whole = text, .next = text, .at = faults->at, .faults = faults};
}

/* Makes the `length` bytes at `start` the latest word. */
static void look_at(struct words *words, const char *start, size_t length)
{
    size_t kept = length < sizeof(words->word) ? length : sizeof(words->word) - 1;
    words->start = start;
    memcpy(words->word, start, kept);
    words->word[kept] = '\0';
    words->faults->at = words->at;
    if (length > 0)
        words->faults->at = fault_within(words->faults, words->whole, start, length);
}

static bool next_word(struct words *words)
{
    const char *start = words->next + strspn(words->next, SPACES);
    size_t length = strcspn(start, SPACES);
    words->next = start + length;
    look_at(words, start, length);
    return length > 0;
}

/* For what is missing or wrong at the latest word: says so and shows how it is written. */
static bool refuse(struct words *words, const char *what, const char *example)
{
    fault_hint(fault_add(words->faults, words->faults->at, "%s", what), "such as %s", example);
    return false;
}

static bool refuse_spelled(struct words *words, const char *what,
                           const struct spelling *spelling)
{
    char example[64];
    snprintf(example, sizeof(example), spelling->second ? "%s 5ms %s %s" : "%s 5ms",
             spelling->name, spelling->second, spelling->typical);
    return refuse(words, what, example);
}

static bool nothing_left(struct words *words)
{
    int length = (int)(words->next - words->whole);
    if (!next_word(words))
        return true;
    fault_add(words->faults, words->faults->at, "unexpected '%s' behind '%.*s'", words->word,
              length, words->whole);
    return false;
}

static bool refuse_name(struct words *words, const char *const *names, size_t count,
                        const char *plain)
{
    struct fault *fault =
        fault_add(words->faults, words->faults->at, "unknown distribution '%s'", words->word);
    const char *nearest = catalog_nearest(words->word, names, count);
    if (nearest) {
        fault_hint(fault, "did you mean '%s'?", nearest);
        return false;
    }
    char list[120];
    size_t length = (size_t)snprintf(list, sizeof(list), "%s", plain);
    for (size_t i = 0; i < count && length < sizeof(list); i++)
        length += (size_t)snprintf(list + length, sizeof(list) - length, ", %s", names[i]);
    fault_hint(fault, "there are: %s", list);
    return false;
}

static bool parse_mean(double *mean, const struct spelling *spelling, struct words *words)
{
    if (!next_word(words))
        return refuse_spelled(words, "the mean is missing", spelling);
    sim_time duration;
    if (!units_parse_duration(words->word, &duration, words->faults))
        return false;
    if (duration == 0)
        return refuse_spelled(words, "the mean must be more than 0", spelling);
    *mean = (double)duration;
    return true;
}

static bool check_range(double value, const struct spelling *spelling, struct words *words)
{
    struct faults *faults = words->faults;
    if (value < spelling->low) {
        struct fault *fault = fault_add(faults, faults->at, "%s must be at least %g, not %s",
                                        spelling->second, spelling->low, words->word);
        fault_hint(fault, "%s", spelling->why);
        return false;
    }
    if (value > spelling->high) {
        fault_add(faults, faults->at, "%s must be at most %g, not %s", spelling->second,
                  spelling->high, words->word);
        return false;
    }
    if (spelling->kind == DIST_ERLANG && value != floor(value))
        return refuse_spelled(words, "k must be a whole number", spelling);
    return true;
}

static bool parse_p95(double mean, double *p95, struct words *words)
{
    sim_time duration;
    if (!units_parse_duration(words->word, &duration, words->faults))
        return false;
    *p95 = (double)duration;
    if (*p95 > mean && *p95 < DIST_P95_LIMIT * mean)
        return true;
    char low[UNITS_ROOM], high[UNITS_ROOM];
    units_print_duration((sim_time)mean, low, sizeof(low));
    units_print_duration(sim_from_ns(DIST_P95_LIMIT * mean), high, sizeof(high));
    struct fault *fault =
        fault_add(words->faults, words->faults->at, "no lognormal of mean %s has its p95 at %s",
                  low, words->word);
    fault_hint(fault, "it lies between %s and %s", low, high);
    return false;
}

static const struct spelling *find_spelling(const char *name, const char *second)
{
    for (size_t i = 0; i < SPELLINGS; i++) {
        if (strcmp(spellings[i].name, name) == 0 &&
            (!second || strcmp(spellings[i].second, second) == 0))
            return &spellings[i];
    }
    return NULL;
}

static bool parse_second(const struct spelling *spelling, double mean, double *second,
                         struct words *words)
{
    if (!next_word(words))
        return refuse_spelled(words, "the last number is missing", spelling);
    if (spelling->kind == DIST_LOGNORMAL_P95)
        return parse_p95(mean, second, words);
    return units_parse_number(words->word, second, words->faults) &&
           check_range(*second, spelling, words);
}

/* `first` is the first way to spell that name; the word behind the mean chooses. */
static bool parse_spelled(struct dist *dist, const struct spelling *first, struct words *words)
{
    double mean = 0.0, second = 0.0;
    const struct spelling *spelling = first;
    if (!parse_mean(&mean, first, words))
        return false;
    if (first->second) {
        if (!next_word(words))
            return refuse_spelled(words, "the spread is missing", first);
        spelling = find_spelling(first->name, words->word);
        if (!spelling)
            return refuse_spelled(words, "this cannot stand behind the mean", first);
        if (!parse_second(spelling, mean, &second, words))
            return false;
    }
    if (!nothing_left(words))
        return false;
    *dist = spelling->make(mean, second);
    return true;
}

#define UNIFORM_EXAMPLE "uniform 2ms..8ms"

static bool parse_end(double *end, struct words *words, const char *start, size_t length)
{
    sim_time duration;
    look_at(words, start, length);
    if (!units_parse_duration(words->word, &duration, words->faults))
        return false;
    *end = (double)duration;
    return true;
}

static bool parse_uniform(struct dist *dist, struct words *words)
{
    if (!next_word(words))
        return refuse(words, "the range is missing", UNIFORM_EXAMPLE);
    const char *start = words->start;
    size_t length = (size_t)(words->next - start);
    const char *dots = strstr(start, "..");
    if (!dots || dots >= words->next)
        return refuse(words, "this is not a range", UNIFORM_EXAMPLE);
    double low, high;
    size_t front = (size_t)(dots - start);
    bool good = parse_end(&low, words, start, front);
    good &= parse_end(&high, words, dots + 2, length - front - 2);
    if (!good)
        return false;
    look_at(words, start, length);
    if (low > high)
        return refuse(words, "the range runs backwards", UNIFORM_EXAMPLE);
    *dist = dist_uniform(low, high);
    return nothing_left(words);
}

/* The rest of the line, as a file's name may have spaces in it. */
static bool parse_empirical(struct dist *dist, struct words *words, const char *folder,
                            struct arena *arena)
{
    const char *path = words->next + strspn(words->next, SPACES);
    size_t length = strlen(path);
    while (length > 0 && strchr(SPACES, path[length - 1]))
        length--;
    look_at(words, path, length);
    if (length == 0)
        return refuse(words, "the file is missing", "empirical latencies.csv");
    return dist_file_read(dist, arena_text_part(arena, path, length), folder, arena,
                          words->faults);
}

static bool begins_number(const char *word)
{
    return strchr("0123456789.-+", word[0]) != NULL;
}

static bool parse_time(struct dist *dist, struct words *words, const char *folder,
                       struct arena *arena)
{
    if (!next_word(words))
        return refuse(words, "a time is missing", "5ms or exp 5ms");
    if (begins_number(words->word)) {
        sim_time duration;
        if (!units_parse_duration(words->word, &duration, words->faults) ||
            !nothing_left(words))
            return false;
        *dist = dist_constant((double)duration);
        return true;
    }
    if (strcmp(words->word, "uniform") == 0)
        return parse_uniform(dist, words);
    if (strcmp(words->word, "empirical") == 0)
        return parse_empirical(dist, words, folder, arena);
    const struct spelling *first = find_spelling(words->word, NULL);
    if (!first)
        return refuse_name(words, time_names, TIME_NAMES, "a plain 5ms");
    return parse_spelled(dist, first, words);
}

bool dist_parse_time(struct dist *dist, const char *text, const char *folder,
                     struct arena *arena, struct faults *faults)
{
    struct words words = words_of(text, faults);
    bool good = parse_time(dist, &words, folder, arena);
    faults->at = words.at;
    return good;
}

#define GEOMETRIC_EXAMPLE "geometric 3"

static bool parse_geometric(struct dist *dist, struct words *words)
{
    double mean;
    if (!next_word(words))
        return refuse(words, "the mean is missing", GEOMETRIC_EXAMPLE);
    if (!units_parse_number(words->word, &mean, words->faults))
        return false;
    if (mean < 1.0 || mean > 1e9) {
        struct fault *fault =
            fault_add(words->faults, words->faults->at, "the mean cannot be %s", words->word);
        fault_hint(fault, "counts begin at 1, their mean lies between that and 1000000000");
        return false;
    }
    *dist = dist_geometric(mean);
    return nothing_left(words);
}

static bool parse_count(struct dist *dist, struct words *words)
{
    static const char *const names[] = {"geometric"};
    if (!next_word(words))
        return refuse(words, "a count is missing", "3 or " GEOMETRIC_EXAMPLE);
    if (strcmp(words->word, "geometric") == 0)
        return parse_geometric(dist, words);
    if (!begins_number(words->word))
        return refuse_name(words, names, 1, "a plain 3");
    uint64_t count;
    if (!units_parse_count(words->word, &count, words->faults) || !nothing_left(words))
        return false;
    *dist = dist_constant((double)count);
    return true;
}

bool dist_parse_count(struct dist *dist, const char *text, struct faults *faults)
{
    struct words words = words_of(text, faults);
    bool good = parse_count(dist, &words);
    faults->at = words.at;
    return good;
}

bool dist_spelling(size_t rank, struct dist_spelling *spelling)
{
    if (rank >= SPELLINGS)
        return false;
    const struct spelling *row = &spellings[rank];
    *spelling = (struct dist_spelling){row->name,    row->second,
                                       row->typical, row->kind == DIST_LOGNORMAL_P95,
                                       row->low,     row->high};
    return true;
}

static void print_duration(double ns, char *buffer, size_t size)
{
    units_print_duration(sim_from_ns(ns), buffer, size);
}

static void print_spelled(const struct dist *dist, char *buffer, size_t size)
{
    char mean[UNITS_ROOM], second[UNITS_ROOM];
    const struct spelling *spelling = spellings;
    while (spelling->kind != dist->kind)
        spelling++;
    print_duration(dist->mean, mean, sizeof(mean));
    if (!spelling->second) {
        snprintf(buffer, size, "%s %s", spelling->name, mean);
        return;
    }
    if (dist->kind == DIST_LOGNORMAL_P95)
        print_duration(dist->second, second, sizeof(second));
    else
        units_print_number(dist->second, second, sizeof(second));
    snprintf(buffer, size, "%s %s %s %s", spelling->name, mean, spelling->second, second);
}

void dist_print_time(const struct dist *dist, char *buffer, size_t size)
{
    char low[UNITS_ROOM], high[UNITS_ROOM];
    switch (dist->kind) {
    case DIST_CONSTANT:
        print_duration(dist->mean, buffer, size);
        break;
    case DIST_UNIFORM:
        print_duration(dist->a, low, sizeof(low));
        print_duration(dist->second, high, sizeof(high));
        snprintf(buffer, size, "uniform %s..%s", low, high);
        break;
    case DIST_EMPIRICAL:
        snprintf(buffer, size, "empirical %s", dist->file ? dist->file : "values");
        break;
    case DIST_GEOMETRIC:
        dist_print_count(dist, buffer, size);
        break;
    default:
        print_spelled(dist, buffer, size);
    }
}

void dist_print_count(const struct dist *dist, char *buffer, size_t size)
{
    char mean[UNITS_ROOM];
    units_print_number(dist->mean, mean, sizeof(mean));
    snprintf(buffer, size, "%s%s", dist->kind == DIST_GEOMETRIC ? "geometric " : "", mean);
}
