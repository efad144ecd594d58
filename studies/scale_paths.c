#include "studies/scale_paths.h"

#include "scenarios/language/path.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAME 1e-9 /* relative: two proportions are one */

enum { RANGE_TO = 64, ALONG_MOST = 16 };

/* ---- words ---- */

/* A word of the command line, and how far it has been read. */
struct word {
    const struct source *source;
    const char *at;
};

static struct word word_of(const char *option, const char *text, struct arena *arena)
{
    struct source *source = ARENA_NEW(arena, struct source);
    *source = (struct source){option, text, strlen(text)};
    return (struct word){source, text};
}

static struct fault *fault_at(const struct word *word, struct faults *faults,
                              const char *message)
{
    const struct source *source = word->source;
    int from = (int)(word->at - source->text), width = (int)source->length - from;
    return fault_add(faults, (struct place){source, 1, from + 1, width > 0 ? width : 1}, "%s",
                     message);
}

static const char *read_path(struct word *word, const char *example, struct arena *arena,
                             struct faults *faults)
{
    const char *equals = strchr(word->at, '=');
    if (!equals || equals == word->at || !equals[1]) {
        fault_hint(fault_at(word, faults, "a path and its values are expected"), "such as %s",
                   example);
        return NULL;
    }
    const char *path = arena_text_part(arena, word->at, (size_t)(equals - word->at));
    word->at = equals + 1;
    return path;
}

/* Digits only; 0 if it is none or too large. */
static uint32_t whole(const char *text, const char **end)
{
    uint32_t number = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9' && number <= SCALE_VALUES_MOST; at++)
        number = 10 * number + (uint32_t)(*at - '0');
    *end = at;
    return at > text && number <= SCALE_VALUES_MOST ? number : 0;
}

static bool read_range(struct word *word, struct scale_axis *axis, struct faults *faults)
{
    const char *end;
    axis->low = whole(word->at, &end);
    axis->high = whole(strstr(word->at, "..") + 2, &end);
    if (axis->low > 0 && axis->high > axis->low && !*end) {
        axis->range = true;
        return true;
    }
    fault_hint(fault_at(word, faults, "no range of counts"), "such as 1..64");
    return false;
}

static bool read_list(struct word *word, struct scale_axis *axis, struct arena *arena,
                      struct faults *faults)
{
    axis->value = arena_array(arena, SCALE_LIST_MOST, sizeof *axis->value);
    while (*word->at) {
        size_t length = strcspn(word->at, ",");
        if (length == 0 || axis->values == SCALE_LIST_MOST) {
            fault_at(word, faults,
                     length ? "too many values: at most 64" : "no value is given");
            return false;
        }
        axis->value[axis->values++] = arena_text_part(arena, word->at, length);
        word->at += length + (word->at[length] == ',');
    }
    return true;
}

static const char *now_of(const struct load *base, const char *path)
{
    const struct node *node = strchr(path, '.') ? path_get(base->tree, base->root, path) : NULL;
    return node && node->kind == NODE_TEXT ? node->text : NULL;
}

bool scale_axis_read(const char *text, const struct load *base, struct scale_axis *axis,
                     struct arena *arena, struct faults *faults)
{
    struct word word = word_of("--vary", text, arena);
    *axis = (struct scale_axis){
        .path = read_path(&word, "services.app.instances=1..64", arena, faults)};
    if (!axis->path)
        return false;
    axis->now = now_of(base, axis->path);
    return strstr(word.at, "..") ? read_range(&word, axis, faults)
                                 : read_list(&word, axis, arena, faults);
}

bool scale_along_read(const char *text, struct scale_along *along, struct arena *arena,
                      struct faults *faults)
{
    struct word word = word_of("--with", text, arena);
    *along = (struct scale_along){
        .path = read_path(&word, "services.app.pools.main.connections=5x", arena, faults)};
    if (!along->path)
        return false;
    char *end;
    along->factor = strtod(word.at, &end);
    along->shared = strcmp(end, "/x") == 0;
    if (end > word.at && along->factor > 0.0 && isfinite(along->factor) &&
        (along->shared || strcmp(end, "x") == 0))
        return true;
    fault_hint(fault_at(&word, faults, "not how many for each"), "such as 5x, or 40/x");
    return false;
}

/* ---- what there is no word for ---- */

/* The first traffic's most frequent request that runs in a service. */
static const struct scenario_service *entered(const struct scenario *scenario)
{
    const struct scenario_traffic *traffic = scenario->traffic.at;
    const struct scenario_request *request = scenario->requests.at;
    const struct scenario_service *service = scenario->services.at;
    const struct scenario_share *most = NULL;
    for (uint32_t i = 0; i < scenario->traffic.count && !most; i++)
        for (uint32_t k = 0; k < traffic[i].mix.count; k++) {
            const struct scenario_share *share = &traffic[i].mix.at[k];
            if (request[share->request].service >= 0 && (!most || share->share > most->share))
                most = share;
        }
    return most ? &service[request[most->request].service] : NULL;
}

bool scale_axis_default(const struct load *base, struct scale_axis *axis, struct arena *arena)
{
    const struct scenario_service *service = entered(&base->scenario);
    if (!service)
        return false;
    size_t size = strlen(service->named.name) + sizeof "services..instances";
    char *path = arena_array(arena, size, 1);
    snprintf(path, size, "services.%s.instances", service->named.name);
    uint32_t high = RANGE_TO;
    while (high < 2 * service->instances && high < SCALE_VALUES_MOST / 2)
        high *= 2;
    *axis = (struct scale_axis){
        .path = path, .range = true, .low = 1, .high = high, .now = now_of(base, path)};
    return true;
}

/* ---- what moves along ---- */

static bool number_of(const char *text, double *number)
{
    char *end;
    *number = text ? strtod(text, &end) : 0.0;
    return text && end > text && !*end && isfinite(*number) && *number > 0.0;
}

static const struct node *child_of(const struct node *map, const char *key)
{
    const struct node *child = map->first;
    while (child && strcmp(child->key, key) != 0)
        child = child->next;
    return child;
}

/* Of the variants that change the axis, how many keep the proportion; -1 if one does not. */
static int keep(const struct load *base, const struct scale_axis *axis, const char *path,
                double factor)
{
    const struct named *variant = base->scenario.variants.at;
    int kept = 0;
    for (uint32_t i = 0; i < base->scenario.variants.count; i++) {
        const struct node *moved = child_of(variant[i].node, axis->path);
        const struct node *along = moved ? child_of(variant[i].node, path) : NULL;
        double x, y;
        if (!moved)
            continue;
        if (!along || !number_of(moved->text, &x) || !number_of(along->text, &y) ||
            fabs(y / x / factor - 1.0) > SAME)
            return -1;
        kept++;
    }
    return kept;
}

static const struct node *first_mover(const struct load *base, const char *path)
{
    const struct named *variant = base->scenario.variants.at;
    for (uint32_t i = 0; i < base->scenario.variants.count; i++)
        if (child_of(variant[i].node, path))
            return variant[i].node;
    return NULL;
}

int scale_along_find(const struct load *base, const struct scale_axis *axis,
                     struct scale_along **along, struct arena *arena)
{
    const struct node *mover = first_mover(base, axis->path);
    double x, y;
    int count = 0;
    *along = arena_array(arena, ALONG_MOST, sizeof **along);
    if (!mover || !number_of(axis->now, &x))
        return 0;
    for (const struct node *child = mover->first; child && count < ALONG_MOST;
         child = child->next)
        if (strcmp(child->key, axis->path) != 0 && number_of(now_of(base, child->key), &y) &&
            keep(base, axis, child->key, y / x) >= 2)
            (*along)[count++] =
                (struct scale_along){.path = child->key, .factor = y / x, .found = true};
    return count;
}

const char *scale_along_setting(const struct scale_along *along, double value,
                                struct arena *arena)
{
    double moved =
        along->shared ? fmax(1.0, floor(along->factor / value + SAME)) : along->factor * value;
    size_t size = strlen(along->path) + 40;
    char *text = arena_array(arena, size, 1);
    snprintf(text, size, "%s=%.12g", along->path, moved);
    return text;
}
