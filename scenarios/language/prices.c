#include "scenarios/language/prices.h"

#include "scenarios/language/path.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char example[] = "x-price: {currency: EUR, services.app.instances: 140}";

static bool wrong(struct faults *faults, struct place at, const char *what)
{
    fault_hint(fault_add(faults, at, "%s", what), "such as %s", example);
    return false;
}

/* A plain number, not negative. */
static bool number_of(const struct node *node, double *number)
{
    char *end = NULL;
    if (!node || node->kind != NODE_TEXT)
        return false;
    *number = strtod(node->text, &end);
    return end != node->text && !*end && isfinite(*number) && *number >= 0.0;
}

static bool read_one(const struct load *load, const struct node *node, struct price *price,
                     struct faults *faults)
{
    const struct node *what = path_get(load->tree, load->root, node->key);
    price->path = node->key;
    if (!what)
        return wrong(faults, node->key_place, "the scenario has nothing there");
    if (!number_of(what, &price->now))
        return wrong(faults, node->key_place, "there is no number of things there");
    if (!number_of(node, &price->each))
        return wrong(faults, tree_place(node), "a price is a number, a month for each");
    return true;
}

bool prices_read(const struct load *load, struct prices *prices, struct arena *arena,
                 struct faults *faults)
{
    const struct node *map = tree_find(load->tree, load->root, "x-price");
    bool good = true;
    *prices = (struct prices){.currency = ""};
    if (!map)
        return true;
    if (map->kind != NODE_MAP)
        return wrong(faults, tree_place(map), "'x-price' is a map");
    prices->at = arena_array(arena, map->count + 1, sizeof *prices->at);
    for (const struct node *node = map->first; node; node = node->next) {
        if (strcmp(node->key, "currency") != 0)
            good &= read_one(load, node, &prices->at[prices->count++], faults);
        else if (node->kind == NODE_TEXT)
            prices->currency = node->text;
        else
            good = wrong(faults, tree_place(node), "a currency is a word");
    }
    return good;
}

double prices_of(const struct prices *prices, const char *path)
{
    for (int i = 0; i < prices->count; i++)
        if (strcmp(prices->at[i].path, path) == 0)
            return prices->at[i].each;
    return (double)NAN;
}

double prices_in_all(const struct prices *prices)
{
    double sum = 0.0;
    for (int i = 0; i < prices->count; i++)
        sum += prices->at[i].each * prices->at[i].now;
    return sum;
}
