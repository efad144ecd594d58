#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/rowlock.h"
#include "tests/support/stage.h"

static const struct dist ms = {.kind = DIST_CONSTANT, .mean = 1e6};
static const struct dist three = {.kind = DIST_CONSTANT, .mean = 3.0};

/* ---- the text ---- */

static const char *name_of(const void *context, const struct instruction *in)
{
    const char *const *names = context;
    if (in->op == OP_CALL || in->op == OP_SPAWN)
        return in->class ? "mail" : "browse";
    if (in->op == OP_DELAY)
        return in->resource ? names[in->resource] : NULL;
    return instruction_names_a_resource(in->op) ? names[in->resource] : NULL;
}

static void assert_prints(const struct program *program, const char *expected)
{
    static const char *const names[] = {"app", "pool", "cpu", "stock"};
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    program_print(program, out, name_of, names);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
}

/* Several ways to go on: one of them, then all at once. */
static void say_ways(struct program *program)
{
    program_choose(program);
    program_option(program, 0.3);
    program_fail(program, 0.005, OUTCOME_ERROR);
    program_option(program, 0.25);
    program_spawn(program, 1);
    program_chosen(program);
    program_fork(program);
    program_branch(program);
    program_reply(program);
    program_branch(program);
    program_join(program);
}

/* A numbered worker, what is its own, and what is its instance's. */
static void say_workers(struct program *program)
{
    program_enter(program, 1);
    program_number(program);
    program_as_worker(program, 1);
    program_as_instance(program);
    program_as_before(program);
    program_as_before(program);
    program_unnumber(program);
    program_leave(program);
}

static void every_instruction_is_printed(void **state)
{
    (void)state;
    struct program program;
    struct dist exp = dist_exponential(5e6), times = dist_geometric(2.0);
    program_init(&program, "checkout");
    program_route(&program, 0);
    program_enter(&program, 1);
    program_begin(&program);
    program_serve(&program, 2, &exp);
    program_lock(&program, 3, ROWS_READ, &ms);
    program_lock_several(&program, 3, ROWS_WRITE, NULL, &three);
    program_commit(&program);
    program_leave(&program);
    program_repeat(&program, &times);
    program_delay_at(&program, 3, &ms);
    program_again(&program);
    say_ways(&program);
    say_workers(&program);
    program_unroute(&program);
    program_end(&program);
    assert_prints(&program, "    0  route app\n"
                            "    1    enter pool\n"
                            "    2      begin\n"
                            "    3        serve cpu  exp 5ms\n"
                            "    4        lock stock to read for at most 1ms\n"
                            "    5        repeat 3 times\n"
                            "    6          lock stock to write\n"
                            "    7        again to 6\n"
                            "    8      commit\n"
                            "    9    leave pool\n"
                            "   10    repeat geometric 2 times\n"
                            "   11      wait stock  1ms\n"
                            "   12    again to 11\n"
                            "   13    option below 30%, else to 16\n"
                            "   14    fail with chance 0.5%: error\n"
                            "   15    jump to 18\n"
                            "   16    option below 55%, else to 18\n"
                            "   17    enqueue mail\n"
                            "   18    parallel\n"
                            "   19      branch\n"
                            "   20        reply\n"
                            "   21      end\n"
                            "   22      branch\n"
                            "   23      end\n"
                            "   24    join\n"
                            "   25    enter pool\n"
                            "   26      number pool\n"
                            "   27        as worker pool\n"
                            "   28          as instance\n"
                            "   29          as before\n"
                            "   30        as before\n"
                            "   31      number back\n"
                            "   32    leave pool\n"
                            "   33  return app\n"
                            "   34  done\n");
    program_free(&program);
}

/* A called request is copied in, jumps and all, up to its end. */
static void a_call_is_a_copy(void **state)
{
    (void)state;
    struct program callee, caller;
    program_init(&callee, "callee");
    program_repeat(&callee, &three);
    program_delay(&callee, &ms);
    program_again(&callee);
    program_end(&callee);
    program_init(&caller, "caller");
    program_delay(&caller, &ms);
    program_call(&caller, 0, &callee);
    program_end(&caller);
    assert_prints(&caller, "    0  wait  1ms\n"
                           "    1  call browse\n"
                           "    2    repeat 3 times\n"
                           "    3      wait  1ms\n"
                           "    4    again to 3\n"
                           "    5  answered\n"
                           "    6  done\n");
    program_free(&callee);
    program_free(&caller);
}

static void every_instruction_has_a_word(void **state)
{
    (void)state;
    for (int op = 0; op < OP_COUNT; op++)
        for (int other = 0; other < op; other++)
            assert_string_not_equal(instruction_word((enum instruction_op)op),
                                    instruction_word((enum instruction_op)other));
    for (int i = 0; i < OUTCOME_COUNT; i++)
        assert_non_null(outcome_names[i]);
}

/* ---- choices ---- */

enum { CHOICES = 4 };

/* How often each of three options, or none of them, was taken in so many requests. */
static void count_choices(const double *chances, int options, uint64_t *taken)
{
    struct stage stage;
    stage_open(&stage);
    int station[CHOICES];
    static const char *const names[CHOICES] = {"first", "second", "third", "all"};
    for (int i = 0; i < CHOICES; i++)
        station[i] = stage_station(&stage, names[i], &(struct station_spec){.servers = 0});
    struct program *crowd = stage_person(&stage, "crowd", MS(1));
    program_choose(crowd);
    for (int i = 0; i < options; i++) {
        program_option(crowd, chances[i]);
        program_serve(crowd, station[i], &ms);
    }
    program_chosen(crowd);
    program_serve(crowd, station[CHOICES - 1], &ms);
    program_end(crowd);
    stage.plan.traffic[0].stop_after = 20 * SIM_SECOND + 1;
    stage_play(&stage, 21 * SIM_SECOND);
    for (int i = 0; i < CHOICES; i++)
        taken[i] = system_member(stage.system, station[i], 0)->arrivals;
    assert_int_equal(taken[CHOICES - 1], 20000);
    stage_close(&stage);
}

static bool is_near(uint64_t count, double chance)
{
    return fabs((double)count - 20000.0 * chance) <=
           3.5 * sqrt(20000.0 * chance * (1.0 - chance));
}

/* One of them at most, each as often as its chance says; what is left is none. */
static void one_option_at_most_is_taken(void **state)
{
    (void)state;
    uint64_t taken[CHOICES];
    count_choices((double[]){0.3, 0.2, 0.1}, 3, taken);
    assert_true(is_near(taken[0], 0.3));
    assert_true(is_near(taken[1], 0.2));
    assert_true(is_near(taken[2], 0.1));
    count_choices((double[]){0.3, 0.2, 0.5}, 3, taken);
    assert_int_equal(taken[0] + taken[1] + taken[2], 20000);
    count_choices((double[]){0.0, 1.0, 0.0}, 3, taken);
    assert_int_equal(taken[1], 20000);
    count_choices((double[]){0.25}, 1, taken);
    assert_true(is_near(taken[0], 0.25));
    count_choices((double[]){1.0}, 1, taken);
    assert_int_equal(taken[0], 20000);
}

/* Choices inside choices, and behind each other, jump to their own ends: 1 + 2 + 4 ms. */
static void choices_nest(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_choose(anna);
    program_option(anna, 0.0);
    program_delay(anna, stage_time(&stage, MS(100)));
    program_option(anna, 1.0);
    program_choose(anna);
    program_option(anna, 1.0);
    program_delay(anna, stage_time(&stage, MS(1)));
    program_option(anna, 0.0);
    program_delay(anna, stage_time(&stage, MS(100)));
    program_chosen(anna);
    program_delay(anna, stage_time(&stage, MS(2)));
    program_option(anna, 0.0);
    program_delay(anna, stage_time(&stage, MS(100)));
    program_chosen(anna);
    program_choose(anna);
    program_option(anna, 0.0);
    program_delay(anna, stage_time(&stage, MS(100)));
    program_chosen(anna);
    program_delay(anna, stage_time(&stage, MS(4)));
    program_end(anna);
    stage_play(&stage, MS(500));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(8));
    stage_close(&stage);
}

/* ---- what is drawn ---- */

static void two_calls_of_one_request_draw_apart(void **state)
{
    (void)state;
    struct program callee, caller;
    program_init(&callee, "callee");
    program_delay(&callee, &ms);
    program_choose(&callee);
    program_option(&callee, 0.5);
    program_option(&callee, 0.5);
    program_chosen(&callee);
    program_end(&callee);
    program_init(&caller, "caller");
    program_call(&caller, 0, &callee);
    uint32_t second = caller.length;
    program_call(&caller, 0, &callee);
    program_end(&caller);
    assert_int_equal(caller.code[1].op, OP_DELAY);
    assert_int_equal(caller.code[second + 1].op, OP_DELAY);
    assert_true(caller.code[1].key != caller.code[second + 1].key);
    assert_true(caller.code[1].key != callee.code[0].key);
    /* all options of a choice look at one number */
    assert_int_equal(caller.code[2].op, OP_OPTION);
    assert_int_equal(caller.code[4].op, OP_OPTION);
    assert_true(caller.code[2].key == caller.code[4].key);
    assert_true(caller.code[second + 2].key == caller.code[second + 4].key);
    assert_true(caller.code[2].key != caller.code[second + 2].key);
    program_free(&callee);
    program_free(&caller);
}

/* Two steps under two labels; `extra` puts more steps before and between them. */
static void labelled(struct program *program, bool extra, uint64_t *keys)
{
    program_init(program, "request");
    if (extra) {
        program_label(program, "new");
        program_serve(program, 2, &ms);
    }
    program_label(program, "first");
    program_serve(program, 2, &ms);
    keys[0] = program->code[program->length - 1].key;
    if (extra)
        program_delay(program, &ms);
    program_label(program, "second");
    program_serve(program, 2, &ms);
    keys[1] = program->code[program->length - 1].key;
    program_end(program);
    program_free(program);
}

static void labels_keep_draws_when_a_step_is_added(void **state)
{
    (void)state;
    struct program program;
    uint64_t plain[2], more[2];
    labelled(&program, false, plain);
    labelled(&program, true, more);
    assert_true(plain[0] == more[0] && plain[1] == more[1]);
    assert_true(plain[0] != plain[1]);
}

/* Without labels, only steps of the same kind at the same resource share a numbering. */
static void other_steps_keep_their_draws_too(void **state)
{
    (void)state;
    struct program one, two;
    program_init(&one, "request");
    program_init(&two, "request");
    program_serve(&one, 2, &ms);
    program_delay(&two, &ms);
    program_serve(&two, 1, &ms);
    program_serve(&two, 2, &ms);
    program_serve(&two, 2, &ms);
    assert_true(one.code[0].key == two.code[2].key);
    assert_true(two.code[2].key != two.code[3].key);
    program_free(&one);
    program_init(&one, "other request");
    program_serve(&one, 2, &ms);
    assert_true(one.code[0].key != two.code[2].key);
    program_free(&one);
    program_free(&two);
}

/* ---- row sets ---- */

/* Six row sets have a bit each; more share the last. A copy uses the caller's bits. */
static void row_sets_have_a_bit_each(void **state)
{
    (void)state;
    struct program program, caller;
    program_init(&program, "request");
    program_begin(&program);
    for (int i = 0; i < 8; i++)
        program_lock(&program, 10 + i % 7, ROWS_WRITE, NULL);
    program_commit(&program);
    program_end(&program);
    for (uint32_t i = 0; i < 6; i++)
        assert_int_equal(program.code[1 + i].row_set, 1U << i);
    assert_int_equal(program.code[7].row_set, 1U << 5);
    assert_int_equal(program.code[8].row_set, 1);
    assert_int_equal(program.row_sets, PROGRAM_ROW_SETS);
    program_init(&caller, "caller");
    program_begin(&caller);
    program_lock(&caller, 15, ROWS_WRITE, NULL);
    program_commit(&caller);
    program_call(&caller, 0, &program);
    assert_int_equal(caller.code[1].row_set, 1);
    assert_int_equal(caller.code[5].row_set, 2);
    assert_int_equal(caller.code[10].row_set, 1);
    program_free(&program);
    program_free(&caller);
}

/* ---- our own mistakes ---- */

static void leave_without_enter(struct program *program)
{
    program_leave(program);
}

static void close_in_the_wrong_order(struct program *program)
{
    program_enter(program, 1);
    program_begin(program);
    program_leave(program);
}

static void end_while_something_is_open(struct program *program)
{
    program_enter(program, 1);
    program_end(program);
}

static void choose_between_nothing(struct program *program)
{
    program_choose(program);
    program_chosen(program);
}

static void open_too_much(struct program *program)
{
    for (int i = 0; i < 200; i++)
        program_begin(program);
}

/* Builds in a child, which has to be stopped by an assert. */
static bool is_caught(void (*build)(struct program *program))
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(1);
        struct program program;
        signal(SIGABRT, SIG_DFL);
        program_init(&program, "wrong");
        build(&program);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void badly_built_programs_are_caught(void **state)
{
    (void)state;
    assert_true(is_caught(leave_without_enter));
    assert_true(is_caught(close_in_the_wrong_order));
    assert_true(is_caught(end_while_something_is_open));
    assert_true(is_caught(choose_between_nothing));
    assert_true(is_caught(open_too_much));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_instruction_is_printed),
        cmocka_unit_test(a_call_is_a_copy),
        cmocka_unit_test(every_instruction_has_a_word),
        cmocka_unit_test(one_option_at_most_is_taken),
        cmocka_unit_test(choices_nest),
        cmocka_unit_test(two_calls_of_one_request_draw_apart),
        cmocka_unit_test(labels_keep_draws_when_a_step_is_added),
        cmocka_unit_test(other_steps_keep_their_draws_too),
        cmocka_unit_test(row_sets_have_a_bit_each),
        cmocka_unit_test(badly_built_programs_are_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
