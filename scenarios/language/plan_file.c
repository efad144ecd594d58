#include "scenarios/language/plan_file.h"

#include "scenarios/language/statement_file.h"
#include "scenarios/language/text_file.h"
#include "scenarios/language/tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char how[] = "psql -XqAt -c 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ...'";

struct reader {
    const struct source *source;
    struct tree *tree;
    struct arena *arena;
    struct faults *faults;
    struct observed_plan *plan;
    double all_own; /* seconds, of all nodes */
};

/* NAN if it is not there; -1, and said, if it is no number from 0 on. */
static double number(const struct reader *reader, const struct node *map, const char *key)
{
    const struct node *node = tree_find(reader->tree, map, key);
    if (!node)
        return (double)NAN;
    char *end = NULL;
    double value = node->text ? strtod(node->text, &end) : -1.0;
    if (end && end != node->text && !*end && value >= 0.0 && value <= OBSERVED_MOST)
        return value;
    fault_add(reader->faults, tree_place(node), "'%s' is no number from 0 on", key);
    return -1.0;
}

static const char *text_of(const struct reader *reader, const struct node *map, const char *key)
{
    const struct node *node = tree_find(reader->tree, map, key);
    return node && node->text ? statement_in_one_line(node->text, reader->arena) : "";
}

static double or_nothing(double value)
{
    return isnan(value) ? 0.0 : value;
}

/* "Seq Scan on orders": what it does, and on what. */
static const char *name_of(const struct reader *reader, const struct node *node)
{
    const char *type = text_of(reader, node, "Node Type");
    const char *on = text_of(reader, node, "Relation Name");
    if (!*on)
        on = text_of(reader, node, "Index Name");
    size_t room = strlen(type) + strlen(on) + 8;
    char *name = arena_take(reader->arena, room);
    snprintf(name, room, "%s%s%s", type, *on ? " on " : "", on);
    return name;
}

static double all_loops(const struct reader *reader, const struct node *node, const char *key)
{
    double loops = number(reader, node, "Actual Loops");
    return number(reader, node, key) * (isnan(loops) ? 1.0 : loops);
}

/* Seconds in this node and all below it; looks for the one that took most itself. The tree is
 * of limited depth. */
static double look_at(struct reader *reader,
                      const struct node *node) /* NOLINT(misc-no-recursion) */
{
    double all = 1e-3 * or_nothing(all_loops(reader, node, "Actual Total Time"));
    double below = 0.0;
    const struct node *children = tree_find(reader->tree, node, "Plans");
    for (const struct node *child = children ? children->first : NULL; child;
         child = child->next)
        if (child->kind == NODE_MAP)
            below += look_at(reader, child);
    double own = fmax(0.0, all - below);
    struct observed_node *heaviest = &reader->plan->heaviest;
    reader->all_own += own;
    if (!heaviest->name || own > heaviest->share)
        *heaviest = (struct observed_node){
            .name = name_of(reader, node),
            .share = own, /* seconds until all are known */
            .rows = or_nothing(all_loops(reader, node, "Actual Rows")),
            .thrown = or_nothing(all_loops(reader, node, "Rows Removed by Filter")),
        };
    return all;
}

static void read_costs(struct reader *reader, const struct node *item, const struct node *root)
{
    struct observed_plan *plan = reader->plan;
    double execution = number(reader, item, "Execution Time");
    double reading = number(reader, root, "Shared I/O Read Time"); /* since version 17 */
    plan->text = text_of(reader, item, "Query Text");
    plan->id = text_of(reader, item, "Query Identifier");
    plan->execution =
        1e-3 * (isnan(execution) ? number(reader, root, "Actual Total Time") : execution);
    plan->planning = 1e-3 * number(reader, item, "Planning Time");
    plan->rows = all_loops(reader, root, "Actual Rows");
    plan->blocks_hit = number(reader, root, "Shared Hit Blocks");
    plan->blocks_read = number(reader, root, "Shared Read Blocks");
    plan->reading = 1e-3 * (isnan(reading) ? number(reader, root, "I/O Read Time") : reading);
    look_at(reader, root);
    plan->heaviest.share =
        reader->all_own > 0.0 ? plan->heaviest.share / reader->all_own : (double)NAN;
    reader->all_own = 0.0;
}

static bool read_one(struct reader *reader, const struct node *item)
{
    size_t known = reader->faults->count;
    const struct node *root =
        item->kind == NODE_MAP ? tree_find(reader->tree, item, "Plan") : NULL;
    if (!root || root->kind != NODE_MAP) {
        fault_hint(fault_add(reader->faults, tree_place(item), "there is no plan here"), "%s",
                   how);
        return false;
    }
    *reader->plan = (struct observed_plan){.source = reader->source};
    read_costs(reader, item, root);
    if (reader->faults->count != known)
        return false;
    if (isnan(reader->plan->execution))
        fault_hint(fault_add(reader->faults, tree_place(root),
                             "this plan was made, but not run: it has no times"),
                   "%s", how);
    return reader->faults->count == known;
}

static bool read_all(struct reader *reader, const struct node *root,
                     struct observed_plans *plans)
{
    const struct node *item = root->kind == NODE_LIST ? root->first : root;
    size_t more = root->kind == NODE_LIST ? root->count : 1;
    if (more == 0 || more + plans->count > PLAN_FILE_PLANS) {
        fault_add(reader->faults, tree_place(root),
                  more ? "too many plans: at most 1000" : "there is no plan here");
        return false;
    }
    struct observed_plan *all =
        arena_array(reader->arena, plans->count + more, sizeof(struct observed_plan));
    if (plans->count > 0)
        memcpy(all, plans->at, plans->count * sizeof *all);
    plans->at = all;
    for (; more > 0; more--, item = item->next) {
        reader->plan = &all[plans->count];
        if (!read_one(reader, item))
            return false;
        plans->count++;
    }
    return true;
}

bool plan_file_parse(const struct source *source, struct observed_plans *plans,
                     struct arena *arena, struct faults *faults)
{
    struct reader reader = {
        .source = source, .tree = tree_new(arena), .arena = arena, .faults = faults};
    size_t known = faults->count;
    const struct node *root = tree_read(reader.tree, source, 0, faults);
    return root && read_all(&reader, root, plans) && faults->count == known;
}

bool plan_file_read(const char *path, struct observed_plans *plans, struct arena *arena,
                    struct faults *faults)
{
    const struct source *source = text_file_read(path, arena, faults);
    return source && plan_file_parse(source, plans, arena, faults);
}
