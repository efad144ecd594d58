#include "scenarios/language/pairing.h"

#include "sim/catalog.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTING_ROOM 512
#define LABEL_ROOM   200

static const char example[] = "x-measured: {vary: {traffic.clients.users: <N>}}";

struct pairer {
    const struct load *load;
    const struct case_file *file;
    const struct node *where, *vary;
    struct arena *arena;
    struct faults *faults;
    struct pairing *pairing;
    bool *varies; /* by column: it is named in vary */
    bool *labels; /* and its values differ */
};

/* ---- columns ---- */

static bool find_column(struct pairer *pairer, struct place at, const char *name, int *column)
{
    *column = case_file_column(pairer->file, name);
    if (*column >= 0)
        return true;
    struct fault *fault = fault_add(pairer->faults, at, "no column of %s is called '%s'",
                                    pairer->file->source->name, name);
    const char *nearest = catalog_nearest(name, pairer->file->name, pairer->file->columns);
    if (nearest)
        fault_hint(fault, "did you mean '%s'?", nearest);
    return false;
}

/* A text, as it is; or two ways to write a number. */
static bool same(const char *cell, const char *wanted)
{
    char *cell_end, *wanted_end;
    double left = strtod(cell, &cell_end), right = strtod(wanted, &wanted_end);
    bool numbers = *cell && *wanted && !*cell_end && !*wanted_end;
    return strcmp(cell, wanted) == 0 || (numbers && left == right);
}

static bool matches(const struct node *wanted, const char *cell)
{
    if (wanted->kind == NODE_TEXT)
        return same(cell, wanted->text);
    for (const struct node *child = wanted->first; child; child = child->next)
        if (same(cell, child->text))
            return true;
    return false;
}

static bool belongs(const struct pairer *pairer, size_t row)
{
    for (size_t i = 0; i < pairer->file->columns; i++)
        if (pairer->varies[i] && !*case_file_cell(pairer->file, row, (int)i))
            return false;
    for (const struct node *child = pairer->where ? pairer->where->first : NULL; child;
         child = child->next) {
        int column = case_file_column(pairer->file, child->key);
        if (!matches(child, case_file_cell(pairer->file, row, column)))
            return false;
    }
    return true;
}

/* ---- what varies ---- */

/* A <COLUMN * NUMBER>; `text` is behind the <. */
struct hole {
    int column;
    double factor; /* NAN: the text as it is */
    const char *end;
};

static bool read_hole(struct pairer *pairer, const struct node *node, const char *text,
                      struct hole *hole)
{
    size_t length = strcspn(text, ">*");
    size_t trimmed = length;
    while (trimmed > 0 && text[trimmed - 1] == ' ')
        trimmed--;
    char *end = NULL;
    hole->factor = (double)NAN;
    hole->end = text + length;
    if (*hole->end == '*') {
        hole->factor = strtod(hole->end + 1, &end);
        hole->end = end + strspn(end, " ");
    }
    if (*hole->end != '>' || trimmed == 0 || (end && !isfinite(hole->factor))) {
        fault_hint(
            fault_add(pairer->faults, tree_place(node), "a column stands between < and >"),
            "<N>, or <hit * 100>%%");
        return false;
    }
    hole->end++;
    return find_column(pairer, tree_place(node), arena_text_part(pairer->arena, text, trimmed),
                       &hole->column);
}

static bool check_template(struct pairer *pairer, const struct node *node)
{
    const char *at = node->kind == NODE_TEXT ? strchr(node->text, '<') : NULL;
    if (!at) {
        fault_hint(fault_add(pairer->faults, tree_place(node), "no column is named here"),
                   "such as %s", example);
        return false;
    }
    struct hole hole;
    for (; at; at = strchr(hole.end, '<')) {
        if (!read_hole(pairer, node, at + 1, &hole))
            return false;
        pairer->varies[hole.column] = true;
    }
    return true;
}

/* Cells are hostile: what could be anything but a word or a number is not put into a setting.
 */
static bool is_plain(const char *cell)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789 ._+-/%";
    return *cell && !cell[strspn(cell, allowed)];
}

static bool fill_hole(struct pairer *pairer, const struct hole *hole, size_t row, FILE *out)
{
    const char *cell = case_file_cell(pairer->file, row, hole->column);
    double number = case_file_number(pairer->file, row, hole->column);
    bool scaled = !isnan(hole->factor);
    if (!is_plain(cell) || (scaled && isnan(number))) {
        fault_add(pairer->faults, case_file_place(pairer->file, row),
                  "column '%s' holds no %s here", pairer->file->name[hole->column],
                  scaled ? "number" : "value");
        return false;
    }
    if (scaled)
        fprintf(out, "%.12g", number * hole->factor);
    else
        fputs(cell, out);
    return true;
}

/* PATH=VALUE for a row; NULL if a cell does not do. */
static const char *fill(struct pairer *pairer, const struct node *node, size_t row)
{
    char text[SETTING_ROOM] = "";
    FILE *out = fmemopen(text, sizeof text - 1, "w");
    if (!out)
        abort();
    bool good = true;
    fprintf(out, "%s=", node->key);
    for (const char *at = node->text; *at && good;) {
        if (*at != '<') {
            putc(*at++, out);
            continue;
        }
        struct hole hole;
        good = read_hole(pairer, node, at + 1, &hole) && fill_hole(pairer, &hole, row, out);
        at = hole.end;
    }
    fclose(out);
    return good ? arena_text(pairer->arena, text) : NULL;
}

/* What is the same in all points tells none from the others. */
static void choose_labels(struct pairer *pairer)
{
    const struct pairing *pairing = pairer->pairing;
    for (size_t i = 0; i < pairer->file->columns; i++) {
        const char *first = case_file_cell(pairer->file, pairing->point[0].row[0], (int)i);
        bool differ = pairing->points == 1;
        for (size_t j = 1; j < pairing->points && !differ; j++)
            differ = strcmp(first, case_file_cell(pairer->file, pairing->point[j].row[0],
                                                  (int)i)) != 0;
        pairer->labels[i] = pairer->varies[i] && differ;
    }
}

static const char *label(const struct pairer *pairer, size_t row)
{
    char text[LABEL_ROOM] = "";
    size_t length = 0;
    for (size_t i = 0; i < pairer->file->columns; i++)
        if (pairer->labels[i] && length < sizeof text)
            length += (size_t)snprintf(text + length, sizeof text - length, "%s%s=%s",
                                       length ? " " : "", pairer->file->name[i],
                                       case_file_cell(pairer->file, row, (int)i));
    return arena_text(pairer->arena, text);
}

/* ---- points ---- */

static struct pairing_point *find_point(const struct pairer *pairer, const char **setting)
{
    const struct pairing *pairing = pairer->pairing;
    for (size_t i = 0; i < pairing->points; i++) {
        size_t equal = 0;
        while (equal < pairing->settings &&
               strcmp(pairing->point[i].setting[equal], setting[equal]) == 0)
            equal++;
        if (equal == pairing->settings)
            return &pairing->point[i];
    }
    return NULL;
}

/* A new point with these settings; NULL if there are too many. */
static struct pairing_point *new_point(struct pairer *pairer, const char **setting, size_t row)
{
    struct pairing *pairing = pairer->pairing;
    if (pairing->points == PAIRING_POINTS) {
        fault_hint(
            fault_add(pairer->faults, case_file_place(pairer->file, row), "too many points"),
            "at most %d; 'where' picks some", PAIRING_POINTS);
        return NULL;
    }
    struct pairing_point *point = &pairing->point[pairing->points++];
    assert(pairing->point);
    *point = (struct pairing_point){.setting = setting};
    return point;
}

/* Room doubles, so a file of nothing but repeats takes no more than twice its size. */
static void add_repeat(struct pairer *pairer, struct pairing_point *point, size_t row)
{
    size_t count = point->rows;
    if ((count & (count - 1)) == 0) {
        size_t *more = arena_array(pairer->arena, count ? 2 * count : 1, sizeof(size_t));
        if (count > 0)
            memcpy(more, point->row, count * sizeof(size_t));
        point->row = more;
    }
    point->row[point->rows++] = row;
}

static bool add_row(struct pairer *pairer, size_t row)
{
    const char **setting =
        arena_array(pairer->arena, pairer->pairing->settings + 1, sizeof(const char *));
    size_t count = 0;
    for (const struct node *child = pairer->vary->first; child; child = child->next)
        if (!(setting[count++] = fill(pairer, child, row)))
            return false;
    struct pairing_point *point = find_point(pairer, setting);
    if (!point)
        point = new_point(pairer, setting, row);
    if (!point)
        return false;
    add_repeat(pairer, point, row);
    return true;
}

static bool add_rows(struct pairer *pairer)
{
    struct pairing *pairing = pairer->pairing;
    pairing->point = arena_array(pairer->arena, PAIRING_POINTS, sizeof(struct pairing_point));
    for (size_t row = 0; row < pairer->file->rows; row++)
        if (belongs(pairer, row) && !add_row(pairer, row))
            return false;
    if (pairing->points > 0) {
        choose_labels(pairer);
        for (size_t i = 0; i < pairing->points; i++)
            pairing->point[i].label = label(pairer, pairing->point[i].row[0]);
        return true;
    }
    fault_add(pairer->faults, tree_place(pairer->where ? pairer->where : pairer->vary),
              "no row of %s is like this", pairer->file->source->name);
    return false;
}

/* ---- what the scenario says ---- */

static const struct node *section(struct pairer *pairer, const struct node *map,
                                  const char *name, bool needed)
{
    const struct node *node = tree_find(pairer->load->tree, map, name);
    if (node ? node->kind == NODE_MAP && node->count > 0 : !needed)
        return node;
    struct fault *fault = fault_add(pairer->faults, tree_place(node ? node : map),
                                    node ? "'%s' is a map" : "'%s' is missing", name);
    fault_hint(fault, "such as %s", example);
    return NULL;
}

static bool check_where(struct pairer *pairer)
{
    bool good = true;
    for (const struct node *child = pairer->where ? pairer->where->first : NULL; child;
         child = child->next) {
        int column;
        good &= find_column(pairer, child->key_place, child->key, &column);
        bool texts = child->kind != NODE_MAP;
        for (const struct node *item = child->first; item; item = item->next)
            texts &= item->kind == NODE_TEXT;
        if (!texts)
            fault_add(pairer->faults, tree_place(child), "a cell is a text or a number");
        good &= texts;
    }
    return good;
}

static bool check_vary(struct pairer *pairer)
{
    bool good = true;
    for (const struct node *child = pairer->vary->first; child; child = child->next) {
        good &= check_template(pairer, child);
        pairer->pairing->settings++;
    }
    return good;
}

static bool check_keys(struct pairer *pairer, const struct node *map)
{
    static const char *const known[] = {"where", "vary"};
    bool good = true;
    for (const struct node *child = map->first; child; child = child->next) {
        if (strcmp(child->key, "where") == 0 || strcmp(child->key, "vary") == 0)
            continue;
        struct fault *fault = fault_add(pairer->faults, child->key_place,
                                        "unknown key '%s' in x-measured", child->key);
        const char *nearest = catalog_nearest(child->key, known, 2);
        fault_hint(fault, "%s", nearest ? nearest : "there are where and vary");
        good = false;
    }
    return good;
}

static bool read_map(struct pairer *pairer)
{
    const struct load *load = pairer->load;
    const struct node *map = section(pairer, load->root, "x-measured", true);
    if (!map || !check_keys(pairer, map))
        return false;
    size_t known = pairer->faults->count;
    pairer->where = section(pairer, map, "where", false);
    pairer->vary = section(pairer, map, "vary", true);
    return pairer->faults->count == known && check_where(pairer) && check_vary(pairer);
}

struct pairing *pairing_read(const struct load *load, const struct case_file *file,
                             struct arena *arena, struct faults *faults)
{
    struct pairer pairer = {
        .load = load,
        .file = file,
        .arena = arena,
        .faults = faults,
        .pairing = ARENA_NEW(arena, struct pairing),
        .varies = arena_array(arena, file->columns, sizeof(bool)),
        .labels = arena_array(arena, file->columns, sizeof(bool)),
    };
    return read_map(&pairer) && add_rows(&pairer) ? pairer.pairing : NULL;
}
