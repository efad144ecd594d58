#include "scenarios/language/steps.h"

#include "sim/catalog.h"

#include <math.h>
#include <string.h>

#define STEP(member) offsetof(struct scenario_step, member)

const struct form steps_forms[1] = {
    {HOLDS_LIST, NULL}
};

/* ---- databases ---- */

/* The database of a transaction whose steps are yet to be read. Mistakes are said later. */
static int database_ahead(const struct binder *binder, const struct node *node)
{
    const struct node *all = tree_find(binder->tree, binder->root, "databases");
    const struct node *said = tree_find(binder->tree, node, "database");
    if (!all || all->kind != NODE_MAP)
        return -1;
    if (said && said->kind == NODE_TEXT) {
        const struct node *found = tree_find(binder->tree, all, said->text);
        return found ? (int)found->rank : -1;
    }
    if (binder->transactions > 0)
        return binder->database[binder->transactions - 1];
    int count = 0;
    for (const struct node *child = all->first; child; child = child->next)
        count += !field_is_free(child->key);
    return count == 1 ? 0 : -1;
}

/* A query or transaction that names none gets the open transaction's, else the only one. */
static bool settle_database(struct binder *binder, struct node *node)
{
    const struct node *all = tree_find(binder->tree, binder->root, "databases");
    if (tree_find(binder->tree, node, "database"))
        return true;
    int database = database_ahead(binder, node);
    if (database < 0 && binder->transactions > 0)
        return false; /* that has been said of the transaction */
    const struct node *found = all && database >= 0 ? all->first : NULL;
    while (found && (field_is_free(found->key) || (int)found->rank != database))
        found = found->next;
    if (found) {
        tree_add(binder->tree, node, NODE_TEXT, "database", found->key);
        return true;
    }
    field_hint_keys(field_fault(binder, node, "which database is not said"), all, "");
    return false;
}

/* Whose it is, is known only now if it was not said. */
static bool check_query(struct binder *binder, struct node *node, void *record)
{
    struct scenario_query *query = record;
    query->database = database_ahead(binder, node);
    return settle_database(binder, node);
}

static const struct field query_fields[] = {
    {"database", FIELD_REFERENCE, offsetof(struct scenario_query, database),                  NULL,
     .help = "where; may be left out where there is only one",                                                                           .refers = "databases"},
    {"cpu",          FIELD_DRAWN,                     offsetof(struct scenario_query,                               cpu),       "0ms",
     .help = "database CPU of each"},
    {"disk",          FIELD_DRAWN,                    offsetof(struct scenario_query,                              disk),       "0ms",
     .help = "database disk of each"},
    {"times",          FIELD_DRAWN_COUNT,                   offsetof(struct scenario_query,                       times), "1",
     .help = "how many, one after the other"        },
    {"roundtrip",          FIELD_DRAWN,               offsetof(struct scenario_query,                         roundtrip),       NULL,
     .help = "network time of each, instead of the database's"},
};

static const struct scenario_query blank_query = {.database = -1};

static const struct section query_section = {
    .what = "a query",
    FIELDS(query_fields),
    .size = sizeof(struct scenario_query),
    .blank = &blank_query,
    .brief = "cpu",
    .check = check_query,
};

/* ---- transactions ---- */

static const struct field transaction_fields[] = {
    {"database",                            FIELD_REFERENCE, offsetof(struct scenario_transaction, database), NULL,
     .help = "where; may be left out where there is only one",                    .refers = "databases"},
    { "steps", FIELD_OWN,          offsetof(struct scenario_transaction,                                 steps),                                                                   NULL,
     .help = "what is done before it ends", .required = true,                                                                                 .read = steps_bind,
     FORMS(steps_forms)},
};

static const struct scenario_transaction blank_transaction = {.database = -1};

static const struct section transaction_section = {
    .what = "a transaction",
    FIELDS(transaction_fields),
    .size = sizeof(struct scenario_transaction),
    .blank = &blank_transaction,
};

static bool bind_transaction(struct binder *binder, struct node *node, void *member)
{
    struct scenario_transaction *transaction =
        ARENA_NEW(binder->arena, struct scenario_transaction);
    *(struct scenario_transaction **)member = transaction;
    if (node->kind == NODE_LIST)
        tree_wrap(binder->tree, node, "steps");
    if (binder->transactions == TREE_DEPTH) {
        field_fault(binder, node, "nested too deeply");
        return false;
    }
    bool settled = node->kind != NODE_MAP || settle_database(binder, node);
    binder->database[binder->transactions] = database_ahead(binder, node);
    binder->transactions++;
    bool good = field_bind(binder, node, &transaction_section, transaction);
    binder->transactions--;
    return good && settled;
}

/* ---- locks ---- */

static struct node *rows_of(const struct binder *binder, int database)
{
    struct node *all = tree_find(binder->tree, binder->root, "databases");
    for (struct node *child = all ? all->first : NULL; child; child = child->next)
        if (child->key && !field_is_free(child->key) && (int)child->rank == database)
            return tree_find(binder->tree, child, "rows");
    return NULL;
}

/* The rows are those of the innermost open transaction whose database has them. */
static bool check_lock(struct binder *binder, struct node *node, void *record)
{
    struct scenario_lock *lock = record;
    const struct node *said = tree_find(binder->tree, node, "rows");
    if (binder->transactions == 0) {
        fault_hint(field_fault(binder, said, "a lock outside a transaction"),
                   "rows are held until the transaction ends: put it into one");
        return false;
    }
    const struct node *rows = NULL;
    for (int i = binder->transactions; i-- > 0;) {
        rows = rows_of(binder, binder->database[i]);
        lock->database = binder->database[i];
        if (rows && tree_find(binder->tree, rows, said->text))
            break;
    }
    if (lock->database < 0)
        return false; /* which database has been asked already */
    return field_refer_in(binder, rows, "the rows of this database", said, said->text,
                          &lock->rows);
}

static bool read_rows(struct binder *binder, struct node *node, void *member)
{
    (void)member;
    return field_text(binder, node, "the name of rows");
}

static const struct choice lock_modes[] = {
    {"write", .value = ROWS_WRITE},
    {"read",  .value = ROWS_READ }
};

static const struct field rows_field = {"rows", FIELD_TEXT, .help = "the name of rows"};
static const struct form rows_forms[] = {
    {HOLDS_ONE, &rows_field}
};

static const struct field lock_fields[] = {
    {"rows",             FIELD_OWN,                    offsetof(struct scenario_lock, rows), NULL,
     .help = "rows of the transaction's database",                                                                         .required = true, .read = read_rows,
     FORMS(rows_forms)},
    {"count", FIELD_DRAWN_COUNT,                                offsetof(struct scenario_lock,                                                             count),                                                            "1",
     .help = "how many of them"        },
    {"mode",               FIELD_CHOICE,                       offsetof(struct scenario_lock,                                                    mode),                                                    "write",
     .help = "write: alone; read: with other readers",CHOICES(lock_modes)},
    {"timeout",           FIELD_DRAWN, offsetof(struct scenario_lock,           timeout),                NULL,
     .help = "how long it waits before it fails"                    },
};

static const struct section lock_section = {
    .what = "a lock",
    FIELDS(lock_fields),
    .size = sizeof(struct scenario_lock),
    .brief = "rows",
    .check = check_lock,
};

/* ---- calls ---- */

static bool check_call(struct binder *binder, struct node *node, void *record)
{
    const struct scenario_call *call = record;
    bool outside = call->external >= 0, inside = call->service >= 0 && call->request >= 0;
    if (outside ? call->service < 0 && call->request < 0 : inside)
        return true;
    fault_hint(field_fault(binder, node, "a call is of an external or of a service"),
               "say 'call: payment' or 'call: {service: app, request: browse}'");
    return false;
}

static const struct field call_fields[] = {
    {"external", FIELD_REFERENCE, offsetof(struct scenario_call, external), NULL,
     .help = "what is called outside", .refers = "externals"},
    {"service",  FIELD_REFERENCE, offsetof(struct scenario_call, service),  NULL,
     .help = "where the request runs", .refers = "services" },
    {"request",  FIELD_REFERENCE, offsetof(struct scenario_call, request),  NULL,
     .help = "what runs there",        .refers = "requests" },
};

static const struct scenario_call blank_call = {-1, -1, -1};

static const struct section call_section = {
    .what = "a call",
    FIELDS(call_fields),
    .size = sizeof(struct scenario_call),
    .blank = &blank_call,
    .brief = "external",
    .check = check_call,
};

/* ---- choose, parallel, reply ---- */

static bool is_list(struct binder *binder, const struct node *node, const char *wanted)
{
    if (node->kind == NODE_LIST && node->count > 0)
        return true;
    fault_hint(field_fault(binder, node, "a list is wanted here"), "%s", wanted);
    return false;
}

static const struct field way_fields[] = {
    {"chance",                      FIELD_SHARE, offsetof(struct scenario_way, chance), NULL,
     .help = "of this one; together they are 100%",                     .required = true  },
    { "steps", FIELD_OWN,      offsetof(struct scenario_way,                         steps),                                                       NULL,
     .help = "what is then done", .required = true, .read = steps_bind, FORMS(steps_forms)},
};

static const struct section way_section = {
    .what = "a choice", FIELDS(way_fields), .size = sizeof(struct scenario_way)};

static bool bind_choose(struct binder *binder, struct node *node, void *member)
{
    struct listed *ways = member;
    if (!is_list(binder, node, "- {chance: 30%, steps: [...]} lines"))
        return false;
    struct scenario_way *way =
        arena_array(binder->arena, node->count, sizeof(struct scenario_way));
    ways->at = way;
    double sum = 0.0;
    bool good = true;
    for (struct node *child = node->first; child; child = child->next, ways->count++) {
        good &= field_bind(binder, child, &way_section, &way[ways->count]);
        sum += way[ways->count].chance;
    }
    if (good && fabs(sum - 1.0) > 1e-9) {
        fault_hint(field_fault(binder, node, "the chances add up to %.10g%%", sum * 100.0),
                   "they must add up to 100%%");
        return false;
    }
    return good;
}

static bool bind_parallel(struct binder *binder, struct node *node, void *member)
{
    struct listed *ways = member;
    if (!is_list(binder, node, "a list of lists of steps"))
        return false;
    struct scenario_way *way =
        arena_array(binder->arena, node->count, sizeof(struct scenario_way));
    ways->at = way;
    bool good = true;
    for (struct node *child = node->first; child; child = child->next, ways->count++)
        good &= steps_bind(binder, child, &way[ways->count].steps);
    return good;
}

static bool bind_reply(struct binder *binder, struct node *node, void *member)
{
    (void)member;
    const char *text = field_text(binder, node, "now");
    if (!text || strcmp(text, "now") == 0)
        return text;
    fault_hint(field_fault(binder, node, "'%s' is no time of a reply", text),
               "say 'reply: now'");
    return false;
}

static bool bind_id(struct binder *binder, struct node *node, void *member)
{
    const char *text = field_text(binder, node, "a name");
    *(const char **)member = text;
    if (!text || (*text && !strpbrk(text, ".:= ")))
        return text;
    fault_hint(field_fault(binder, node, "'%s' is not a good id", text),
               "a word without . : and =");
    return false;
}

/* ---- kinds ---- */

static const struct field id_field = {
    "id", FIELD_TEXT, .help = "a word without . : and =", .pattern = "^[^.:= ]+$"};
static const struct form id_forms[] = {
    {HOLDS_ONE, &id_field}
};

static const struct choice now[] = {{.name = "now"}};
static const struct field now_field = {"reply", FIELD_CHOICE, .help = "at once", CHOICES(now)};
static const struct form reply_forms[] = {
    {HOLDS_ONE, &now_field}
};

static const struct field whole_field = {
    "transaction", FIELD_SECTION, .help = "with its database", .section = &transaction_section};
static const struct form transaction_forms[] = {
    {HOLDS_LIST, NULL        },
    {HOLDS_ONE,  &whole_field}
};

static const struct field way_field = {"choose", FIELD_SECTION, .help = "one of them",
                                       .section = &way_section};
static const struct form choose_forms[] = {
    {HOLDS_LIST, &way_field}
};

static const struct field branch_field = {"parallel", FIELD_OWN, .help = "steps of one branch",
                                          .read = steps_bind, FORMS(steps_forms)};
static const struct form parallel_forms[] = {
    {HOLDS_LIST, &branch_field}
};

#define ID                                                                                     \
    {                                                                                          \
        "id", FIELD_OWN, STEP(id), NULL, .help = "by which paths find this step",              \
                                         .read = bind_id, FORMS(id_forms)                      \
    }
#define STEPS_OF(key, text)                                                                    \
    {                                                                                          \
        (key), FIELD_OWN, STEP(steps), NULL, .help = (text), .required = true,                 \
                                             .read = steps_bind, FORMS(steps_forms)            \
    }

static const struct field cpu_fields[] = {
    {"cpu", FIELD_DRAWN, STEP(time), NULL, .help = "the instance's CPU works"},
    ID
};
static const struct field wait_fields[] = {
    {"wait", FIELD_DRAWN, STEP(time), NULL, .help = "time passes"},
    ID
};
static const struct field query_step[] = {
    {"query", FIELD_SECTION, STEP(query), NULL, .help = "queries of a database",
     .section = &query_section},
    ID
};
static const struct field transaction_step[] = {
    {"transaction", FIELD_OWN, STEP(transaction), NULL, .help = "steps on one connection",
     .read = bind_transaction, FORMS(transaction_forms)},
    ID
};
static const struct field lock_step[] = {
    {"lock", FIELD_SECTION, STEP(lock), NULL, .help = "rows, until the transaction ends",
     .section = &lock_section},
    ID
};
static const struct field call_step[] = {
    {"call", FIELD_SECTION, STEP(call), NULL, .help = "an external or another service",
     .section = &call_section},
    ID
};
static const struct field reply_step[] = {
    {"reply", FIELD_OWN, STEP(thing), NULL, .help = "now: the client has its answer",
     .read = bind_reply, FORMS(reply_forms)},
    ID
};
static const struct field cache_step[] = {
    {"cache",    FIELD_REFERENCE, STEP(thing), NULL,                             .help = "which cache is asked",
     .refers = "caches"},
    { "miss", FIELD_OWN,     STEP(steps),        NULL, .help = "what is done on a miss",             .read = steps_bind,
     FORMS(steps_forms)},
    ID
};
static const struct field enqueue_step[] = {
    {"enqueue",        FIELD_REFERENCE, STEP(thing), NULL,                                      .help = "the request to be worked off",
     .refers = "requests"                },
    { "to", FIELD_REFERENCE,     STEP(queue),        NULL, .help = "the queue, such as 'to: emails'",
     .required = true, .refers = "queues"},
    ID
};
static const struct field hold_step[] = {
    {"hold", FIELD_REFERENCE, STEP(thing), NULL, .help = "which gate", .refers = "gates"},
    STEPS_OF("steps", "what is done inside"),
    ID
};
static const struct field repeat_step[] = {
    {"repeat", FIELD_DRAWN_COUNT, STEP(times), NULL, .help = "how often"},
    STEPS_OF("steps", "what is repeated"),
    ID
};
static const struct field choose_step[] = {
    {"choose", FIELD_OWN, STEP(ways), NULL, .help = "one of them", .read = bind_choose,
     FORMS(choose_forms)},
    ID
};
static const struct field parallel_step[] = {
    {"parallel", FIELD_OWN, STEP(ways), NULL, .help = "all at once", .read = bind_parallel,
     FORMS(parallel_forms)},
    ID
};
static const struct field fail_step[] = {
    {"fail", FIELD_SHARE, STEP(chance), NULL, .help = "the chance that it fails here"},
    ID
};

static const struct scenario_step blank_step = {.thing = -1, .queue = -1};

#define KIND(name, title, table)                                                               \
    {                                                                                          \
        (name),                                                                                \
        {                                                                                      \
            .what = (title), FIELDS(table), .size = sizeof(struct scenario_step),              \
            .blank = &blank_step                                                               \
        }                                                                                      \
    }

/* In the order of enum step_kind. */
static const struct kind {
    const char *name;
    struct section section;
} kinds[] = {
    KIND("cpu", "a step", cpu_fields),         KIND("wait", "a step", wait_fields),
    KIND("query", "a step", query_step),       KIND("transaction", "a step", transaction_step),
    KIND("lock", "a step", lock_step),         KIND("call", "a step", call_step),
    KIND("reply", "a step", reply_step),       KIND("cache", "a step", cache_step),
    KIND("enqueue", "a step", enqueue_step),   KIND("hold", "a step", hold_step),
    KIND("repeat", "a step", repeat_step),     KIND("choose", "a step", choose_step),
    KIND("parallel", "a step", parallel_step), KIND("fail", "a step", fail_step),
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

const struct section *steps_kind(const char *name)
{
    const struct kind *kind = catalog_find(name, kinds, KINDS, sizeof(kinds[0]));
    return kind ? &kind->section : NULL;
}

const struct section *steps_kind_at(size_t rank, const char **name)
{
    if (rank >= KINDS)
        return NULL;
    *name = kinds[rank].name;
    return &kinds[rank].section;
}

static const struct kind *kind_of(struct binder *binder, const struct node *node)
{
    const struct kind *kind = NULL;
    for (const struct node *child = node->first; child && !kind; child = child->next)
        kind = catalog_find(child->key, kinds, KINDS, sizeof(kinds[0]));
    if (kind)
        return kind;
    const struct node *word = node->first;
    while (word && (strcmp(word->key, "id") == 0 || field_is_free(word->key)))
        word = word->next;
    if (!word) {
        fault_hint(fault_add(binder->faults, node->place, "an empty step"),
                   "such as 'cpu: exp 3ms'");
        return NULL;
    }
    struct fault *fault =
        fault_add(binder->faults, word->key_place, "unknown step '%s'", word->key);
    const char *nearest = catalog_nearest_row(word->key, kinds, KINDS, sizeof(kinds[0]));
    if (nearest)
        fault_hint(fault, "did you mean '%s'?", nearest);
    else
        fault_hint(fault, "there are cpu, wait, query, transaction, lock, call, reply, cache, "
                          "enqueue, hold, repeat, choose, parallel, fail");
    return NULL;
}

static bool bind_step(struct binder *binder, struct node *node, struct scenario_step *step)
{
    if (node->kind != NODE_MAP) {
        fault_hint(fault_add(binder->faults, node->place, "a step is 'kind: what'"),
                   "such as 'cpu: exp 3ms'");
        return false;
    }
    const struct kind *kind = kind_of(binder, node);
    if (!kind || !field_bind(binder, node, &kind->section, step))
        return false;
    step->kind = (enum step_kind)(kind - kinds);
    step->node = node;
    return true;
}

bool steps_bind(struct binder *binder, struct node *node, void *member)
{
    struct scenario_steps *steps = member;
    if (node->kind == NODE_TEXT && !node->text[0] && !node->quoted)
        node->kind = NODE_LIST;
    if (node->kind != NODE_LIST) {
        fault_hint(field_fault(binder, node, "a list of steps is wanted here"),
                   "lines that begin with '- ', such as '- cpu: exp 3ms'");
        return false;
    }
    steps->at = arena_array(binder->arena, node->count, sizeof(struct scenario_step));
    bool good = true;
    for (struct node *child = node->first; child; child = child->next)
        good &= bind_step(binder, child, &steps->at[steps->count++]);
    return good;
}

struct node *steps_find(const struct tree *tree, struct node *node, const char *id)
{
    const struct node *name = node->parent && !node->key ? tree_find(tree, node, "id") : NULL;
    if (name && name->kind == NODE_TEXT && strcmp(name->text, id) == 0)
        return node;
    for (struct node *child = node->first; child; child = child->next) {
        struct node *found = steps_find(tree, child, id);
        if (found)
            return found;
    }
    return NULL;
}
