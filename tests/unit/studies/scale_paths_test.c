#include "studies/scale_paths.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char shop[] =
    "traffic: {all: {rate: 10/s, mix: {ping: 60%, page: 40%}}}\n"
    "services: {app: {instances: 2, pools: {main: {connections: 10, per: fleet}}}}\n"
    "databases: {main: {cpu: 4}}\n"
    "requests:\n"
    "  ping: {steps: [wait: 1ms]}\n"
    "  page: {service: app, steps: [query: 1ms]}\n"
    "what_if:\n"
    "  four: {services.app.instances: 4, services.app.pools.main.connections: 20, "
    "databases.main.cpu: 8}\n"
    "  eight: {services.app.instances: 8, services.app.pools.main.connections: 40}\n"
    "  a larger pool: {services.app.pools.main.connections: 70}\n";

struct desk {
    struct arena *arena;
    struct load load;
    struct faults faults;
};

static void desk_open(struct desk *desk, const char *yaml)
{
    struct source source = {.name = "test.yaml", .text = yaml, .length = strlen(yaml)};
    *desk = (struct desk){.arena = arena_open()};
    desk->load = (struct load){.arena = desk->arena, .folder = "."};
    if (!load_source(&desk->load, &source, NULL, 0, &desk->faults))
        fail_msg("the scenario has mistakes");
}

static void ranges_and_lists_are_read(void **state)
{
    (void)state;
    struct desk desk;
    struct scale_axis axis;
    desk_open(&desk, shop);
    assert_true(scale_axis_read("services.app.instances=1..64", &desk.load, &axis, desk.arena,
                                &desk.faults));
    assert_true(axis.range);
    assert_int_equal(axis.low, 1);
    assert_int_equal(axis.high, 64);
    assert_string_equal(axis.now, "2");
    assert_true(scale_axis_read("databases.main.roundtrip=1ms,2.5ms", &desk.load, &axis,
                                desk.arena, &desk.faults));
    assert_false(axis.range);
    assert_int_equal(axis.values, 2);
    assert_string_equal(axis.value[1], "2.5ms");
    assert_true(scale_axis_read("n=1,2", &desk.load, &axis, desk.arena, &desk.faults));
    assert_null(axis.now);
    arena_close(desk.arena);
}

static void what_is_no_axis_is_pointed_at(void **state)
{
    (void)state;
    static const char *const words[] = {
        "services.app.instances",    "=1..2",  "n=",       "n=4..2", "n=0..2", "n=1..x",
        "n=1..99999999999999999999", "n=1,,2", "n=1..2..3"};
    struct desk desk;
    struct scale_axis axis;
    desk_open(&desk, shop);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        desk.faults.count = 0;
        assert_false(scale_axis_read(words[i], &desk.load, &axis, desk.arena, &desk.faults));
        assert_int_equal(desk.faults.count, 1);
    }
    arena_close(desk.arena);
}

static void a_path_moves_along(void **state)
{
    (void)state;
    struct desk desk;
    struct scale_along along;
    desk_open(&desk, shop);
    assert_true(scale_along_read("a.b=5x", &along, desk.arena, &desk.faults));
    assert_string_equal(scale_along_setting(&along, 12.0, desk.arena), "a.b=60");
    assert_true(scale_along_read("a.b=40/x", &along, desk.arena, &desk.faults));
    assert_string_equal(scale_along_setting(&along, 12.0, desk.arena), "a.b=3");
    assert_string_equal(scale_along_setting(&along, 64.0, desk.arena), "a.b=1");
    assert_false(scale_along_read("a.b=5", &along, desk.arena, &desk.faults));
    assert_false(scale_along_read("a.b=-5x", &along, desk.arena, &desk.faults));
    assert_false(scale_along_read("a.b=nanx", &along, desk.arena, &desk.faults));
    assert_int_equal(desk.faults.count, 3);
    arena_close(desk.arena);
}

static void traffic_enters_a_service(void **state)
{
    (void)state;
    struct desk desk;
    struct scale_axis axis;
    desk_open(&desk, shop);
    assert_true(scale_axis_default(&desk.load, &axis, desk.arena));
    assert_string_equal(axis.path, "services.app.instances");
    assert_int_equal(axis.high, 64);
    arena_close(desk.arena);
    desk_open(&desk, "traffic: {all: {rate: 1/s, request: ping}}\n"
                     "requests: {ping: {steps: [wait: 1ms]}}\n");
    assert_false(scale_axis_default(&desk.load, &axis, desk.arena));
    arena_close(desk.arena);
}

/* The pool has five for each instance everywhere; the cores change only once. */
static void what_ifs_say_what_moves_along(void **state)
{
    (void)state;
    struct desk desk;
    struct scale_axis axis;
    struct scale_along *along;
    desk_open(&desk, shop);
    assert_true(scale_axis_default(&desk.load, &axis, desk.arena));
    assert_int_equal(scale_along_find(&desk.load, &axis, &along, desk.arena), 1);
    assert_string_equal(along->path, "services.app.pools.main.connections");
    assert_true(along->factor == 5.0);
    assert_true(scale_axis_read("databases.main.cpu=1..8", &desk.load, &axis, desk.arena,
                                &desk.faults));
    assert_int_equal(scale_along_find(&desk.load, &axis, &along, desk.arena), 0);
    arena_close(desk.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_and_lists_are_read),
        cmocka_unit_test(what_is_no_axis_is_pointed_at),
        cmocka_unit_test(a_path_moves_along),
        cmocka_unit_test(traffic_enters_a_service),
        cmocka_unit_test(what_ifs_say_what_moves_along),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
