#include "scenarios/language/distinct.h"

#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

/* A word and what it is the name of, in order of the file. */
struct word {
    const char *text, *what;
    struct place place;
};

struct words {
    struct word *at;
    size_t count;
};

static void add(struct words *words, const char *text, const char *what, struct place place)
{
    words->at[words->count++] = (struct word){text, what, place};
}

/* Every record that has a name begins with it. */
static void add_section(struct words *words, const struct listed *listed, size_t size,
                        const char *what)
{
    for (uint32_t i = 0; i < listed->count; i++) {
        const struct named *named = (const struct named *)((const char *)listed->at + i * size);
        add(words, named->name, what, named->node->key_place);
    }
}

static int by_text(const void *left, const void *right)
{
    const struct word *a = left, *b = right;
    int order = strcmp(a->text, b->text);
    if (order != 0)
        return order;
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    return a->place.column < b->place.column ? -1 : a->place.column > b->place.column;
}

static bool all_differ(struct words *words, const char *why, struct faults *faults)
{
    bool good = true;
    if (words->count > 1)
        qsort(words->at, words->count, sizeof *words->at, by_text);
    for (size_t i = 1; i < words->count; i++) {
        const struct word *word = &words->at[i], *before = word - 1;
        if (strcmp(word->text, before->text) != 0)
            continue;
        struct fault *fault = fault_add(faults, word->place, "'%s' is the name of %s already",
                                        word->text, before->what);
        fault_hint(fault, "%s", why);
        good = false;
    }
    return good;
}

static size_t ids_in(const struct scenario_steps *steps, struct words *words)
{
    size_t count = 0;
    for (uint32_t i = 0; i < steps->count; i++) {
        const struct scenario_step *step = &steps->at[i];
        const struct scenario_way *way = step->ways.at;
        const struct node *id = step->node->first;
        while (step->id && strcmp(id->key, "id") != 0)
            id = id->next;
        if (step->id && words)
            add(words, step->id, "a step of this request", id->place);
        count += step->id != NULL;
        if (step->kind == STEP_TRANSACTION)
            count += ids_in(&step->transaction->steps, words);
        count += ids_in(&step->steps, words);
        for (uint32_t k = 0; k < step->ways.count; k++)
            count += ids_in(&way[k].steps, words);
    }
    return count;
}

bool distinct_check(const struct scenario *scenario, struct faults *faults)
{
    static const char results[] = "results would call two things by one name";
    struct arena *arena = arena_open();
    bool good = true;
    size_t most = scenario->services.count + scenario->databases.count +
                  scenario->queues.count + scenario->externals.count + scenario->caches.count +
                  scenario->gates.count;
    struct words words = {.at = arena_array(arena, most, sizeof *words.at)};
    add_section(&words, &scenario->services, sizeof(struct scenario_service), "a service");
    add_section(&words, &scenario->databases, sizeof(struct scenario_database), "a database");
    add_section(&words, &scenario->queues, sizeof(struct scenario_queue), "a queue");
    good &= all_differ(&words, results, faults);
    words.count = 0;
    add_section(&words, &scenario->externals, sizeof(struct scenario_external), "an external");
    add_section(&words, &scenario->caches, sizeof(struct scenario_cache), "a cache");
    add_section(&words, &scenario->gates, sizeof(struct scenario_gate), "a gate");
    good &= all_differ(&words, results, faults);
    const struct scenario_request *request = scenario->requests.at;
    for (uint32_t i = 0; i < scenario->requests.count; i++) {
        size_t ids = ids_in(&request[i].steps, NULL);
        struct words of_request = {.at = arena_array(arena, ids, sizeof *of_request.at)};
        ids_in(&request[i].steps, &of_request);
        good &= all_differ(&of_request, "paths could mean either", faults);
    }
    arena_close(arena);
    return good;
}
