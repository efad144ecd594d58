#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "models/blueprint.h"

static const struct dist ms = {.kind = DIST_CONSTANT, .mean = 1e6};

/* Resources of a kind have their members one behind the other. */
static void members_are_numbered_by_kind(void **state)
{
    (void)state;
    struct blueprint plan;
    blueprint_init(&plan);
    struct gate_spec gate = {.capacity = 1};
    struct station_spec station = {.servers = 1};
    struct rows_spec rows = {.count = 10};
    struct service_spec service = {.instances = 4};
    assert_int_equal(blueprint_gate(&plan, "pool", 3, &gate), 0);
    assert_int_equal(blueprint_station(&plan, "cpu", 2, &station), 1);
    assert_int_equal(blueprint_gate(&plan, "worker", 4, &gate), 2);
    assert_int_equal(blueprint_rows(&plan, "stock", &rows), 3);
    assert_int_equal(blueprint_service(&plan, "app", &service), 4);
    assert_int_equal(blueprint_station(&plan, "disk", 1, &station), 5);
    assert_int_equal(plan.resources, 6);
    assert_int_equal(plan.resource[0].first, 0);
    assert_int_equal(plan.resource[2].first, 3);
    assert_int_equal(plan.resource[1].first, 0);
    assert_int_equal(plan.resource[5].first, 2);
    assert_int_equal(plan.members[RESOURCE_GATE], 7);
    assert_int_equal(plan.members[RESOURCE_STATION], 3);
    assert_int_equal(plan.members[RESOURCE_ROWS], 1);
    assert_int_equal(plan.members[RESOURCE_SERVICE], 1);
    assert_int_equal(plan.resource[4].service.instances, 4);
    assert_int_equal(plan.max_in_flight, BLUEPRINT_IN_FLIGHT);
    blueprint_free(&plan);
}

/* Specs are copied; what the caller does with his own afterwards changes nothing. */
static void specs_are_copied(void **state)
{
    (void)state;
    struct blueprint plan;
    blueprint_init(&plan);
    struct request_spec spec = {.name = "browse", .priority = 3, .retries = 2};
    struct traffic_share mix[] = {
        {0, 1.0}
    };
    struct traffic_spec traffic = {.name = "shoppers", .mix = mix, .mix_count = 1, .users = 7};
    assert_int_equal(blueprint_request(&plan, &spec), 0);
    assert_int_equal(blueprint_traffic(&plan, &traffic), 0);
    spec.priority = 9;
    traffic.users = 1;
    assert_int_equal(plan.request[0].spec.priority, 3);
    assert_int_equal(plan.traffic[0].users, 7);
    blueprint_free(&plan);
}

static int linked(struct blueprint *plan)
{
    blueprint_init(plan);
    struct gate_spec gate = {.capacity = 1};
    struct station_spec station = {.servers = 1};
    int pool = blueprint_gate(plan, "pool", 1, &gate);
    int worker = blueprint_gate(plan, "worker", 2, &gate);
    int cpu = blueprint_station(plan, "cpu", 2, &station);
    int rows = blueprint_rows(plan, "stock", &(struct rows_spec){.count = 10});
    plan->resource[cpu].keep_waits = true;
    int first = blueprint_request(plan, &(struct request_spec){.name = "first"});
    struct program *program = blueprint_program(plan, first);
    program_delay(program, &ms);
    program_end(program);
    int second = blueprint_request(
        plan, &(struct request_spec){.name = "second", .timeout = 1, .priority = 4});
    program = blueprint_program(plan, second);
    program_enter(program, worker);
    program_serve(program, cpu, &ms);
    program_begin(program);
    program_lock(program, rows, 1, NULL);
    program_commit(program);
    program_enter(program, pool);
    program_leave(program);
    program_leave(program);
    program_end(program);
    blueprint_finish(plan);
    return second;
}

static void linked_code_knows_the_running_resources(void **state)
{
    (void)state;
    struct blueprint plan;
    int number = linked(&plan);
    const struct request_plan *second = &plan.request[number];
    assert_int_equal(plan.request[0].blank.pc, OP_COUNT);
    assert_int_equal(second->blank.pc, OP_COUNT + 2);
    assert_int_equal(second->blank.priority, 4);
    assert_int_equal(second->blank.class, 1);
    assert_true(second->has_client);
    assert_false(plan.request[0].has_client);
    const struct instruction *code = &plan.code[second->blank.pc];
    assert_int_equal(code[0].stride, sizeof(struct gate));
    assert_int_equal(code[1].stride, sizeof(struct station));
    assert_true(code[1].keep_wait);
    assert_int_equal(code[5].stride, 0);
    assert_false(code[5].keep_wait);
    for (uint32_t op = 0; op < OP_COUNT; op++)
        assert_int_equal(plan.code[op].op, op);
    blueprint_free(&plan);
}

/* A column for each set of rows that may be held; a LEAVE writes where its ENTER did. */
static void the_ledger_has_a_row_for_each_instruction(void **state)
{
    (void)state;
    struct blueprint plan;
    linked(&plan);
    const struct instruction *first = &plan.code[plan.request[0].blank.pc];
    const struct instruction *code = &plan.code[plan.request[1].blank.pc];
    assert_int_equal(first[0].columns, 1);
    assert_int_equal(code[1].columns, 2);
    assert_int_equal(code[1].ledger - code[0].ledger, 2);
    assert_int_equal(code[6].ledger, code[5].ledger);
    assert_int_equal(code[7].ledger, code[0].ledger);
    uint32_t last = code[8].ledger + code[8].columns;
    assert_int_equal(plan.ledger_length, last);
    blueprint_free(&plan);
}

static void a_request_is_explained_by_its_program(void **state)
{
    (void)state;
    struct blueprint plan;
    int second = linked(&plan);
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    blueprint_explain(&plan, second, out);
    fclose(out);
    assert_string_equal(text, "second\n"
                              "    0  enter worker\n"
                              "    1    serve cpu  1ms\n"
                              "    2    begin\n"
                              "    3      lock stock to write\n"
                              "    4    commit\n"
                              "    5    enter pool\n"
                              "    6    leave pool\n"
                              "    7  leave worker\n"
                              "    8  done\n");
    free(text);
    blueprint_free(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_numbered_by_kind),
        cmocka_unit_test(specs_are_copied),
        cmocka_unit_test(linked_code_knows_the_running_resources),
        cmocka_unit_test(the_ledger_has_a_row_for_each_instruction),
        cmocka_unit_test(a_request_is_explained_by_its_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
