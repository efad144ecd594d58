/* Files of durations: good ones, wrong lines shown at their place, and what is no such file. */
#include "sim/dist_file.h"
#include "sim/dist_parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NAME "some latencies.csv"

struct world {
    char folder[64];
    struct arena *arena;
    struct faults faults;
};

static int open_world(void **state)
{
    struct world *world = calloc(1, sizeof(*world));
    snprintf(world->folder, sizeof(world->folder), "%s", "/tmp/dist_file_test.XXXXXX");
    world->arena = arena_open();
    *state = world;
    return mkdtemp(world->folder) ? 0 : -1;
}

static int close_world(void **state)
{
    struct world *world = *state;
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", world->folder, NAME);
    remove(path);
    rmdir(world->folder);
    arena_close(world->arena);
    free(world);
    return 0;
}

static void write_file(struct world *world, const char *text, size_t length)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", world->folder, NAME);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static bool read_text(struct world *world, const char *text, struct dist *dist)
{
    write_file(world, text, strlen(text));
    return dist_file_read(dist, NAME, world->folder, world->arena, &world->faults);
}

static void values_are_read_in_any_order(void **state)
{
    struct world *world = *state;
    struct dist dist;
    assert_true(read_text(world, "# of yesterday\n40ms\n\n2ms \r\n2ms\t\n1ms\n0s", &dist));
    assert_int_equal(dist.count, 5);
    assert_true(dist.values[0] == 0.0 && dist.values[1] == 1e6 && dist.values[4] == 40e6);
    assert_true(dist_mean(&dist) == 9e6);
    for (uint64_t key = 0; key < 100; key++)
        assert_true(dist_cdf(&dist, dist_at(&dist, key)) > 0.0);
}

static void a_spelling_names_the_file(void **state)
{
    struct world *world = *state;
    struct dist dist;
    char printed[200];
    write_file(world, "3ms\n", 4);
    assert_true(dist_parse_time(&dist, "empirical " NAME " ", world->folder, world->arena,
                                &world->faults));
    assert_true(dist_mean(&dist) == 3e6);
    dist_print_time(&dist, printed, sizeof(printed));
    assert_string_equal(printed, "empirical " NAME);
    dist = dist_empirical(dist.values, dist.count);
    dist_print_time(&dist, printed, sizeof(printed));
    assert_string_equal(printed, "empirical values");
}

static void wrong_lines_are_shown(void **state)
{
    struct world *world = *state;
    struct dist dist;
    char expected[800], *printed;
    size_t length;
    world->faults.at = (struct place){NULL, 7, 3, 20};
    assert_false(read_text(world, "1ms\n5\nlatency\n2ms\n3mss\nx\ny\n", &dist));
    assert_int_equal(world->faults.count, 3); /* and then no more is read */
    assert_int_equal(world->faults.at.line, 7);
    world->faults.count = 1;
    FILE *out = open_memstream(&printed, &length);
    fault_print(&world->faults, out);
    fclose(out);
    snprintf(expected, sizeof(expected),
             "%s/%s:2:1: '5' has no unit\n    2 | 5\n      | ^ say 5ms or 5s\n", world->folder,
             NAME);
    assert_string_equal(printed, expected);
    free(printed);
    assert_string_equal(world->faults.kept[2].message, "unknown unit 'mss' in '3mss'");
    assert_int_equal(world->faults.kept[2].place.line, 5);
    assert_int_equal(world->faults.kept[2].place.column, 2);
}

static void binary_and_endless_lines_are_refused(void **state)
{
    struct world *world = *state;
    struct dist dist;
    char line[300];
    memset(line, '1', sizeof(line));
    write_file(world, line, sizeof(line));
    assert_false(dist_file_read(&dist, NAME, world->folder, world->arena, &world->faults));
    write_file(world, "1\0ms\n", 5);
    assert_false(dist_file_read(&dist, NAME, world->folder, world->arena, &world->faults));
    assert_int_equal(world->faults.count, 2);
    for (int i = 0; i < 2; i++)
        assert_string_equal(world->faults.kept[i].message, "this is not a duration");
}

static void assert_refused(struct world *world, const char *path, const char *folder,
                           const char *why)
{
    struct dist dist;
    world->faults.count = 0;
    assert_false(dist_file_read(&dist, path, folder, world->arena, &world->faults));
    assert_int_equal(world->faults.count, 1);
    const char *message = world->faults.kept[0].message;
    assert_string_equal(message + strlen(message) - strlen(why), why);
}

static void what_is_no_such_file_is_refused(void **state)
{
    struct world *world = *state;
    assert_refused(world, "missing.csv", world->folder, "No such file or directory");
    assert_refused(world, "/missing/x.csv", world->folder, "No such file or directory");
    assert_refused(world, world->folder, NULL, ": it is not a plain file");
    assert_refused(world, "/dev/zero", NULL, ": it is not a plain file");
    write_file(world, "# nothing\n\n", 11);
    assert_refused(world, NAME, world->folder, ": it holds no durations");
}

static void limits_are_kept(void **state)
{
    struct world *world = *state;
    char *text = malloc(DIST_FILE_VALUES + 2);
    memset(text, '\n', DIST_FILE_VALUES + 2);
    write_file(world, text, DIST_FILE_VALUES + 2);
    free(text);
    assert_refused(world, NAME, world->folder, ": it has more than 1000000 lines");
    char path[128];
    snprintf(path, sizeof(path), "%s/%s", world->folder, NAME);
    assert_int_equal(truncate(path, DIST_FILE_BYTES + 1), 0);
    assert_refused(world, NAME, world->folder, ": it is larger than 32MiB");
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(values_are_read_in_any_order),
        IN_WORLD(a_spelling_names_the_file),
        IN_WORLD(wrong_lines_are_shown),
        IN_WORLD(binary_and_endless_lines_are_refused),
        IN_WORLD(what_is_no_such_file_is_refused),
        IN_WORLD(limits_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
