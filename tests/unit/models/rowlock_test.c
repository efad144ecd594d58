#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#include "tests/support/stage.h"

static const struct rows_spec one_row = {.count = 1, .deadlock_after = SIM_SECOND};

/* Locks a row and keeps it for `stay`. */
static void locks(struct stage *stage, const char *name, sim_time at, int rows,
                  enum rows_mode mode, sim_time stay)
{
    struct program *program = stage_person(stage, name, at);
    program_begin(program);
    program_lock(program, rows, mode, NULL);
    program_delay(program, stage_time(stage, stay));
    program_commit(program);
    program_end(program);
}

struct two_locks {
    int first, second;
    enum rows_mode first_mode, second_mode;
    sim_time between, stay;
    sim_time patience; /* for the second, 0: endless */
};

/* Locks a row to write, and some time later another one. */
static struct program *starts_two(struct stage *stage, const char *name, sim_time at,
                                  struct two_locks two)
{
    struct program *program = stage_person(stage, name, at);
    const struct dist *patience = two.patience ? stage_time(stage, two.patience) : NULL;
    program_begin(program);
    program_lock(program, two.first, (int)two.first_mode, NULL);
    program_delay(program, stage_time(stage, two.between));
    program_lock(program, two.second, (int)two.second_mode, patience);
    program_delay(program, stage_time(stage, two.stay));
    program_commit(program);
    return program;
}

static void locks_two(struct stage *stage, const char *name, sim_time at, struct two_locks two)
{
    program_end(starts_two(stage, name, at, two));
}

static struct two_locks writes(int first, sim_time between, int second, sim_time stay)
{
    return (struct two_locks){.first = first,
                              .second = second,
                              .first_mode = ROWS_WRITE,
                              .second_mode = ROWS_WRITE,
                              .between = between,
                              .stay = stay};
}

static void assert_tidy(const struct stage *stage)
{
    const struct lock_manager *manager = &stage->system->locks;
    uint32_t locks = 0, rows = 0;
    for (uint32_t i = manager->lock_free; i; i = manager->lock[i].below)
        locks++;
    for (uint32_t i = manager->row_free; i; i = manager->row[i].holders)
        rows++;
    assert_int_equal(locks, manager->lock_limit ? manager->lock_limit - 1 : 0);
    assert_int_equal(rows, manager->row_limit ? manager->row_limit - 1 : 0);
    for (uint32_t set = 0; set < stage->plan.members[RESOURCE_ROWS]; set++)
        for (uint32_t i = 0; i < stage->system->rows[set].spec->count; i++)
            assert_int_equal(stage->system->rows[set].row_of[i], 0);
}

static void close_tidy(struct stage *stage)
{
    assert_tidy(stage);
    stage_close(stage);
}

/* ---- who is next ---- */

static void writers_take_turns(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &one_row);
    locks(&stage, "anna", MS(1), rows, ROWS_WRITE, MS(10));
    locks(&stage, "bert", MS(2), rows, ROWS_WRITE, MS(10));
    locks(&stage, "carl", MS(3), rows, ROWS_WRITE, MS(10));
    stage_play(&stage, MS(4));
    assert_int_equal(system_inside(stage.system, rows), 1);
    assert_int_equal(system_waiting(stage.system, rows), 2);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(21));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(31));
    const struct resource *books = system_member(stage.system, rows, 0);
    assert_true(level_integral(&books->inside, MS(100)) == MS(30));
    assert_true(level_integral(&books->waiting, MS(100)) == MS(9) + MS(18));
    close_tidy(&stage);
}

/* Two read at once; the writer waits for both, and a reader who comes later for the writer. */
static void readers_share_but_do_not_overtake_a_writer(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &one_row);
    locks(&stage, "anna", MS(1), rows, ROWS_READ, MS(10));
    locks(&stage, "bert", MS(2), rows, ROWS_READ, MS(10));
    locks(&stage, "carl", MS(3), rows, ROWS_WRITE, MS(10));
    locks(&stage, "dora", MS(4), rows, ROWS_READ, MS(10));
    locks(&stage, "emil", MS(5), rows, ROWS_READ, MS(20));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(12));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(22));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(32));
    assert_int_equal(stage_end(&stage, "emil", OUTCOME_OK), MS(42));
    close_tidy(&stage);
}

static void writers_may_go_first(void **state)
{
    (void)state;
    for (int writers_first = 0; writers_first < 2; writers_first++) {
        struct stage stage;
        stage_open(&stage);
        struct rows_spec spec = one_row;
        spec.writers_first = writers_first;
        int rows = stage_rows(&stage, "rows", &spec);
        locks(&stage, "anna", MS(1), rows, ROWS_WRITE, MS(10));
        locks(&stage, "bert", MS(2), rows, ROWS_READ, MS(10));
        locks(&stage, "carl", MS(3), rows, ROWS_READ, MS(10));
        locks(&stage, "dora", MS(4), rows, ROWS_WRITE, MS(10));
        stage_play(&stage, MS(100));
        sim_time writer = writers_first ? MS(21) : MS(31);
        sim_time reader = writers_first ? MS(31) : MS(21);
        assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), writer);
        assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), reader);
        assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), reader);
        close_tidy(&stage);
    }
}

static void whoever_has_a_row_may_ask_again(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &one_row);
    locks_two(&stage, "anna", MS(1), writes(rows, MS(5), rows, MS(5)));
    locks_two(&stage, "bert", MS(2),
              (struct two_locks){.first = rows,
                                 .second = rows,
                                 .first_mode = ROWS_WRITE,
                                 .second_mode = ROWS_READ,
                                 .between = MS(1),
                                 .stay = MS(1)});
    locks(&stage, "carl", MS(12), rows, ROWS_WRITE, MS(1));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(13));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(14));
    assert_int_equal(system_member(stage.system, rows, 0)->arrivals, 3);
    close_tidy(&stage);
}

static const struct two_locks reads_then_writes = {.first_mode = ROWS_READ,
                                                   .second_mode = ROWS_WRITE,
                                                   .between = (sim_time)5e6,
                                                   .stay = (sim_time)10e6};

/* Anna reads from 1 and wants to write at 6; Bert reads until 10. Carl, who waits to write
 * since 3, waits for Anna. */
static void an_upgrade_waits_for_the_other_readers_only(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &one_row);
    locks_two(&stage, "anna", MS(1), reads_then_writes);
    locks(&stage, "bert", MS(2), rows, ROWS_READ, MS(8));
    locks(&stage, "carl", MS(3), rows, ROWS_WRITE, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(10));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(20));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(30));
    close_tidy(&stage);
}

static void a_lone_reader_upgrades_at_once(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &one_row);
    locks_two(&stage, "anna", MS(1), reads_then_writes);
    locks(&stage, "bert", MS(7), rows, ROWS_READ, MS(1));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(16));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(17));
    close_tidy(&stage);
}

/* One who upgrades keeps its place before the others when who was next to it gives up. */
static void an_upgrade_goes_first_in_every_order(void **state)
{
    (void)state;
    for (int handoff = ROWS_FAIR; handoff <= ROWS_POSTGRES; handoff++) {
        struct stage stage;
        stage_open(&stage);
        struct rows_spec spec = one_row;
        spec.handoff = (enum rows_handoff)handoff;
        int rows = stage_rows(&stage, "rows", &spec);
        locks_two(&stage, "anna", MS(1), reads_then_writes);
        struct two_locks impatient = reads_then_writes;
        impatient.patience = MS(3);
        locks_two(&stage, "bert", MS(2), impatient);
        locks(&stage, "carl", MS(3), rows, ROWS_WRITE, MS(10));
        locks(&stage, "dora", MS(4), rows, ROWS_WRITE, MS(10));
        stage_play(&stage, MS(100));
        assert_int_equal(stage_end(&stage, "bert", OUTCOME_LOCK_TIMEOUT), MS(10));
        assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(20));
        assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(30));
        assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(40));
        close_tidy(&stage);
    }
}

/* ---- several rows ---- */

static void several_rows_are_different_ones(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 200, .zipf = 1.2});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_begin(anna);
    program_lock_several(anna, rows, ROWS_WRITE, NULL, stage_count(&stage, 200));
    program_delay(anna, stage_time(&stage, MS(10)));
    program_commit(anna);
    program_end(anna);
    struct program *bert = stage_person(&stage, "bert", MS(2));
    program_begin(bert);
    program_lock_several(bert, rows, ROWS_WRITE, NULL, stage_count(&stage, 3));
    program_commit(bert);
    program_end(bert);
    stage_play(&stage, MS(3));
    assert_int_equal(system_inside(stage.system, rows), 200);
    for (uint32_t i = 0; i < 200; i++)
        assert_true(stage.system->rows[0].row_of[i] != 0);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(11));
    assert_int_equal(system_member(stage.system, rows, 0)->arrivals, 203);
    close_tidy(&stage);
}

/* Of two rows four cannot be locked: the other two are had already. */
static void more_rows_than_there_are_are_all(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &(struct rows_spec){.count = 2});
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_begin(anna);
    program_lock_several(anna, rows, ROWS_WRITE, NULL, stage_count(&stage, 4));
    program_delay(anna, stage_time(&stage, MS(10)));
    program_commit(anna);
    program_end(anna);
    stage_play(&stage, MS(2));
    assert_int_equal(system_inside(stage.system, rows), 2);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
    close_tidy(&stage);
}

/* Popularity k^-1 of two rows: 2/3 and 1/3; of four alike: a quarter each. */
static void rows_are_picked_by_their_popularity(void **state)
{
    (void)state;
    struct lock_manager manager;
    lock_manager_init(&manager, 0);
    struct rows zipf, alike;
    struct rows_spec two = {.count = 2, .zipf = 1.0}, four = {.count = 4};
    rows_init(&zipf, &two, &manager);
    rows_init(&alike, &four, &manager);
    unsigned picked[2] = {0}, count[4] = {0};
    for (uint64_t i = 0; i < 30000; i++) {
        picked[rows_pick(&zipf, i * CHANCE_STRIDE)]++;
        count[rows_pick(&alike, i * CHANCE_STRIDE)]++;
    }
    double off = picked[0] - 20000.0, square = off * off / 20000.0 + off * off / 10000.0;
    assert_true(gsl_cdf_chisq_Q(square, 1) > 0.001);
    square = 0.0;
    for (int i = 0; i < 4; i++)
        square += (count[i] - 7500.0) * (count[i] - 7500.0) / 7500.0;
    assert_true(gsl_cdf_chisq_Q(square, 3) > 0.001);
    rows_free(&zipf);
    rows_free(&alike);
    lock_manager_free(&manager);
}

/* ---- giving up ---- */

static void patience_ends_the_wait_for_a_row(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &one_row);
    int other = stage_rows(&stage, "other", &one_row);
    locks(&stage, "anna", MS(1), rows, ROWS_WRITE, MS(20));
    locks_two(&stage, "bert", MS(2),
              (struct two_locks){.first = other,
                                 .second = rows,
                                 .first_mode = ROWS_WRITE,
                                 .between = MS(1),
                                 .patience = MS(5)});
    locks(&stage, "carl", MS(4), other, ROWS_WRITE, MS(1));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_LOCK_TIMEOUT), MS(8));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(9));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(21));
    close_tidy(&stage);
}

/* Anna reads; Bert waits to write, and Carl behind him to read, until Bert is taken back. */
static void a_cancelled_writer_lets_readers_in(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", &one_row);
    locks(&stage, "anna", MS(1), rows, ROWS_READ, MS(50));
    struct program *bert =
        stage_client(&stage, MS(2),
                     &(struct request_spec){.name = "bert", .timeout = MS(5), .cancel = true});
    program_begin(bert);
    program_lock(bert, rows, ROWS_WRITE, stage_time(&stage, MS(30)));
    program_commit(bert);
    program_end(bert);
    locks(&stage, "carl", MS(3), rows, ROWS_READ, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_GAVE_UP), MS(7));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(17));
    assert_int_equal(agenda_count(stage.system->world.agenda), 0);
    close_tidy(&stage);
}

/* ---- hand-off ---- */

/* Anna commits and at once wants the row again, for which Bert waits. */
static sim_time end_of_who_locks_again(const struct rows_spec *spec, sim_time *end_of_bert)
{
    struct stage stage;
    stage_open(&stage);
    int rows = stage_rows(&stage, "rows", spec);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    for (int i = 0; i < 2; i++) {
        program_begin(anna);
        program_lock(anna, rows, ROWS_WRITE, NULL);
        program_delay(anna, stage_time(&stage, MS(10)));
        program_commit(anna);
    }
    program_end(anna);
    locks(&stage, "bert", MS(2), rows, ROWS_WRITE, MS(10));
    stage_play(&stage, MS(100));
    sim_time end = stage_end(&stage, "anna", OUTCOME_OK);
    *end_of_bert = stage_end(&stage, "bert", OUTCOME_OK);
    close_tidy(&stage);
    return end;
}

static void whoever_locks_again_at_once_wins_if_rows_barge(void **state)
{
    (void)state;
    sim_time bert;
    struct rows_spec spec = one_row;
    assert_int_equal(end_of_who_locks_again(&spec, &bert), MS(31));
    assert_int_equal(bert, MS(21));
    spec.handoff = ROWS_POSTGRES;
    assert_int_equal(end_of_who_locks_again(&spec, &bert), MS(31));
    spec.handoff = ROWS_BARGING;
    assert_int_equal(end_of_who_locks_again(&spec, &bert), MS(21));
    assert_int_equal(bert, MS(31));
    spec.wakeup = MS(1);
    assert_int_equal(end_of_who_locks_again(&spec, &bert), MS(21));
    assert_int_equal(bert, MS(32));
}

/* Free from 11; Bert comes forward at 13, Carl is there at 12 and overtakes. Dora, a reader,
 * waits behind Bert. */
static void newcomers_overtake_while_the_line_wakes_up(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = one_row;
    spec.handoff = ROWS_BARGING;
    spec.wakeup = MS(2);
    int rows = stage_rows(&stage, "rows", &spec);
    locks(&stage, "anna", MS(1), rows, ROWS_WRITE, MS(10));
    locks(&stage, "bert", MS(2), rows, ROWS_READ, MS(10));
    locks(&stage, "carl", MS(12), rows, ROWS_WRITE, MS(10));
    locks(&stage, "dora", MS(3), rows, ROWS_READ, MS(20));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(22));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(34));
    assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(44));
    close_tidy(&stage);
}

/* Nobody is left when the line would come forward: the row is tidied away then. */
static void a_row_nobody_came_forward_for_is_tidied(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = one_row;
    spec.handoff = ROWS_BARGING;
    spec.wakeup = MS(5);
    int rows = stage_rows(&stage, "rows", &spec);
    locks(&stage, "anna", MS(1), rows, ROWS_WRITE, MS(10));
    struct program *bert = stage_person(&stage, "bert", MS(2));
    program_begin(bert);
    program_lock(bert, rows, ROWS_WRITE, stage_time(&stage, MS(10)));
    program_commit(bert);
    program_end(bert);
    stage_play(&stage, MS(15));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_LOCK_TIMEOUT), MS(12));
    assert_true(stage.system->rows[0].row_of[0] != 0);
    stage_play(&stage, MS(100));
    close_tidy(&stage);
}

/* Two readers leave at 11 and 12, while the line is on its way until 16: it is not sent for
 * again. At 16 Carl has lost patience. */
static void a_line_on_its_way_is_not_sent_for_again(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = one_row;
    spec.handoff = ROWS_BARGING;
    spec.wakeup = MS(5);
    int rows = stage_rows(&stage, "rows", &spec);
    locks(&stage, "anna", MS(1), rows, ROWS_READ, MS(10));
    locks(&stage, "bert", MS(1), rows, ROWS_READ, MS(11));
    struct program *carl = stage_person(&stage, "carl", MS(2));
    program_begin(carl);
    program_lock(carl, rows, ROWS_WRITE, stage_time(&stage, MS(13)));
    program_commit(carl);
    program_end(carl);
    stage_play(&stage, MS(12.5));
    assert_int_equal(agenda_count(stage.system->world.agenda), 2);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_LOCK_TIMEOUT), MS(15));
    close_tidy(&stage);
}

/* Without a record that could fetch the line, the row is handed over at once. */
static void a_row_is_handed_over_if_nobody_can_be_sent(void **state)
{
    (void)state;
    struct world world = {.agenda = agenda_new()};
    requests_init(&world.requests, 2);
    request_id anna = request_take(&world.requests), bert = request_take(&world.requests);
    struct rows_spec spec = {.count = 1, .handoff = ROWS_BARGING, .wakeup = MS(1)};
    struct lock_manager manager;
    struct rows rows;
    uint32_t held[2] = {0};
    lock_manager_init(&manager, 0);
    rows_init(&rows, &spec, &manager);
    struct lock_request ask = {.waiter = anna, .owner = anna, .mode = ROWS_WRITE, .held = held};
    assert_true(rows_lock_free(&world, &rows, 0, &ask));
    assert_true(rows_holds(&rows, anna, 0));
    ask = (struct lock_request){
        .waiter = bert, .owner = bert, .mode = ROWS_WRITE, .held = held + 1};
    assert_false(rows_lock_free(&world, &rows, 0, &ask));
    assert_int_equal(rows_lock(&world, &rows, 0, &ask), LOCK_QUEUED);
    assert_false(rows_holds(&rows, bert, 0));
    uint32_t row = rows_unlock(&world, &manager, held);
    assert_true(row != 0);
    assert_int_equal(rows_next(&world, &manager, row, false), bert);
    assert_true(rows_grant(&world, &manager, row, &ask));
    assert_true(rows_holds(&rows, bert, 0));
    assert_int_equal(rows_next(&world, &manager, row, false), 0);
    assert_int_equal(rows_unlock(&world, &manager, held + 1), row);
    assert_int_equal(rows_next(&world, &manager, row, false), 0);
    assert_int_equal(rows.row_of[0], 0);
    rows_free(&rows);
    lock_manager_free(&manager);
    requests_free(&world.requests);
    agenda_free(world.agenda);
}

/* The first waiter is next, whoever else waits; which of the others follows is drawn. */
static void postgres_hands_over_to_the_first_waiter(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = one_row;
    spec.handoff = ROWS_POSTGRES;
    int rows = stage_rows(&stage, "rows", &spec);
    locks(&stage, "anna", MS(1), rows, ROWS_WRITE, MS(10));
    locks(&stage, "bert", MS(2), rows, ROWS_WRITE, MS(10));
    locks(&stage, "carl", MS(3), rows, ROWS_WRITE, MS(10));
    locks(&stage, "dora", MS(4), rows, ROWS_WRITE, MS(10));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(21));
    sim_time carl = stage_end(&stage, "carl", OUTCOME_OK);
    sim_time dora = stage_end(&stage, "dora", OUTCOME_OK);
    assert_int_equal(carl + dora, MS(31) + MS(41));
    assert_true(carl == MS(31) || carl == MS(41));
    close_tidy(&stage);
}

/* Who is handed the row holds it from then on, and goes on 2 later, and 0.5 for each who still
 * waits: Bert until 11 + 2.5 + 10, with Carl behind him. Carl is taken back at 25, when he has
 * it and does not know yet; Dora then has it until 25 + 2 + 10. */
static void whoever_is_woken_takes_a_while(void **state)
{
    (void)state;
    for (int handoff = ROWS_FAIR; handoff <= ROWS_POSTGRES; handoff += ROWS_POSTGRES) {
        struct stage stage;
        stage_open(&stage);
        struct rows_spec spec = one_row;
        spec.handoff = (enum rows_handoff)handoff;
        spec.wakeup = MS(2);
        spec.per_waiter = MS(0.5);
        int rows = stage_rows(&stage, "rows", &spec);
        locks(&stage, "anna", MS(1), rows, ROWS_WRITE, MS(10));
        locks(&stage, "bert", MS(2), rows, ROWS_WRITE, MS(10));
        struct program *carl = stage_client(
            &stage, MS(3),
            &(struct request_spec){.name = "carl", .timeout = MS(22), .cancel = true});
        program_begin(carl);
        program_lock(carl, rows, ROWS_WRITE, NULL);
        program_delay(carl, stage_time(&stage, MS(10)));
        program_commit(carl);
        program_end(carl);
        locks(&stage, "dora", MS(24), rows, ROWS_WRITE, MS(10));
        stage_play(&stage, MS(12));
        assert_int_equal(system_inside(stage.system, rows), 1);
        assert_null(stage_imbalance(&stage));
        stage_play(&stage, MS(100));
        assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(11));
        assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(23.5));
        assert_int_equal(stage_end(&stage, "carl", OUTCOME_GAVE_UP), MS(25));
        assert_int_equal(stage_end(&stage, "dora", OUTCOME_OK), MS(37));
        close_tidy(&stage);
    }
}

/* ---- deadlock ---- */

static struct rows_spec looking_after(sim_time time)
{
    return (struct rows_spec){.count = 1, .deadlock_after = time};
}

/* Bert waits for Anna from 5, Anna closes the circle at 6. Bert looks at 15 and fails. */
static void who_looks_first_is_the_victim(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = looking_after(MS(10));
    int a = stage_rows(&stage, "a", &spec), b = stage_rows(&stage, "b", &spec);
    locks_two(&stage, "anna", MS(1), writes(a, MS(5), b, MS(4)));
    locks_two(&stage, "bert", MS(2), writes(b, MS(3), a, MS(4)));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_DEADLOCK), MS(15));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(19));
    assert_int_equal(stage.system->rows[0].deadlocks, 1);
    assert_int_equal(stage.system->rows[1].deadlocks, 0);
    close_tidy(&stage);
}

/* Bert looked at 7, when there was no circle; Anna closes it at 21 and looks at 23. */
static void who_has_looked_before_is_spared(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = looking_after(MS(2));
    int a = stage_rows(&stage, "a", &spec), b = stage_rows(&stage, "b", &spec);
    locks_two(&stage, "anna", MS(1), writes(a, MS(20), b, MS(4)));
    locks_two(&stage, "bert", MS(2), writes(b, MS(3), a, MS(4)));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_DEADLOCK), MS(23));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(27));
    close_tidy(&stage);
}

static void who_looks_at_once_closes_no_circle(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = looking_after(0);
    int a = stage_rows(&stage, "a", &spec), b = stage_rows(&stage, "b", &spec);
    locks_two(&stage, "anna", MS(1), writes(a, MS(5), b, MS(4)));
    locks_two(&stage, "bert", MS(2), writes(b, MS(3), a, MS(4)));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_DEADLOCK), MS(6));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(10));
    close_tidy(&stage);
}

/* Anna looks at 16 and fails; Carl then has a at 16, Bert c at 17. */
static void a_circle_of_three_is_found(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = looking_after(MS(10));
    int a = stage_rows(&stage, "a", &spec), b = stage_rows(&stage, "b", &spec);
    int c = stage_rows(&stage, "c", &spec);
    locks_two(&stage, "anna", MS(1), writes(a, MS(5), b, MS(1)));
    locks_two(&stage, "bert", MS(2), writes(b, MS(5), c, MS(1)));
    locks_two(&stage, "carl", MS(3), writes(c, MS(5), a, MS(1)));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_DEADLOCK), MS(16));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(17));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(18));
    close_tidy(&stage);
}

/* Both read and both want to write: neither can. Anna waits since 6, Bert since 7. */
static void two_upgrades_are_a_deadlock(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = looking_after(MS(10));
    stage_rows(&stage, "rows", &spec);
    locks_two(&stage, "anna", MS(1), reads_then_writes);
    locks_two(&stage, "bert", MS(2), reads_then_writes);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_DEADLOCK), MS(16));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(26));
    close_tidy(&stage);
}

/* Anna loses patience at 10, before anybody looks: Bert goes on, and is not failed later while
 * he waits for something else, where his patience is 5 ms. */
static void a_circle_broken_in_time_has_no_victim(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = looking_after(MS(10));
    int a = stage_rows(&stage, "a", &spec), b = stage_rows(&stage, "b", &spec);
    int gate =
        stage_gate(&stage, "gate",
                   &(struct gate_spec){.capacity = 1, .patience = stage_time(&stage, MS(5))});
    struct program *zora = stage_person(&stage, "zora", MS(1));
    program_enter(zora, gate);
    program_delay(zora, stage_time(&stage, MS(60)));
    program_leave(zora);
    program_end(zora);
    locks_two(&stage, "anna", MS(1),
              (struct two_locks){.first = a,
                                 .second = b,
                                 .first_mode = ROWS_WRITE,
                                 .second_mode = ROWS_WRITE,
                                 .between = MS(5),
                                 .patience = MS(4)});
    struct program *bert = starts_two(&stage, "bert", MS(2),
                                      (struct two_locks){.first = b,
                                                         .second = a,
                                                         .first_mode = ROWS_WRITE,
                                                         .second_mode = ROWS_WRITE,
                                                         .between = MS(3),
                                                         .stay = MS(2)});
    program_enter(bert, gate);
    program_leave(bert);
    program_end(bert);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_LOCK_TIMEOUT), MS(10));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_TIMEOUT), MS(17));
    assert_int_equal(stage.system->rows[0].deadlocks, 0);
    close_tidy(&stage);
}

/* The circle is broken at 10, but Carl is before Bert, who looks at 15, sees no circle, and
 * waits on until his own patience ends: from 5 to 35. */
static void who_looks_in_vain_waits_as_long_as_it_wanted(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = looking_after(MS(10));
    int a = stage_rows(&stage, "a", &spec), b = stage_rows(&stage, "b", &spec);
    struct two_locks two = {.first = a,
                            .second = b,
                            .first_mode = ROWS_WRITE,
                            .second_mode = ROWS_WRITE,
                            .between = MS(5),
                            .patience = MS(4)};
    locks_two(&stage, "anna", MS(1), two);
    two = (struct two_locks){.first = b,
                             .second = a,
                             .first_mode = ROWS_WRITE,
                             .second_mode = ROWS_WRITE,
                             .between = MS(3),
                             .patience = MS(30)};
    locks_two(&stage, "bert", MS(2), two);
    locks(&stage, "carl", MS(3), a, ROWS_WRITE, MS(60));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_LOCK_TIMEOUT), MS(10));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_LOCK_TIMEOUT), MS(35));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(70));
    close_tidy(&stage);
}

/* Will, who has b, waits for both readers of a from 11 on; both wait for b, Rita since 5 and
 * Rolf since 8. Rita looks at 15, Rolf at 18: both circles have to be broken. */
static void every_circle_through_a_waiter_is_broken(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = looking_after(MS(10));
    int a = stage_rows(&stage, "a", &spec), b = stage_rows(&stage, "b", &spec);
    struct two_locks two = {
        .first = a, .second = b, .first_mode = ROWS_READ, .second_mode = ROWS_WRITE};
    locks_two(&stage, "will", MS(1), writes(b, MS(10), a, MS(2)));
    two.between = MS(3);
    locks_two(&stage, "rita", MS(2), two);
    two.between = MS(5);
    locks_two(&stage, "rolf", MS(3), two);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "rita", OUTCOME_DEADLOCK), MS(15));
    assert_int_equal(stage_end(&stage, "rolf", OUTCOME_DEADLOCK), MS(18));
    assert_int_equal(stage_end(&stage, "will", OUTCOME_OK), MS(20));
    close_tidy(&stage);
}

/* Anna holds a, and a branch of hers wants b from 6 on. Bert has b and waits for a since 5. */
static void a_branch_waits_for_its_transaction(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = looking_after(MS(10));
    int a = stage_rows(&stage, "a", &spec), b = stage_rows(&stage, "b", &spec);
    struct program *anna = stage_person(&stage, "anna", MS(1));
    program_begin(anna);
    program_lock(anna, a, ROWS_WRITE, NULL);
    program_fork(anna);
    program_branch(anna);
    program_delay(anna, stage_time(&stage, MS(5)));
    program_lock(anna, b, ROWS_WRITE, NULL);
    program_branch(anna);
    program_delay(anna, stage_time(&stage, MS(50)));
    program_join(anna);
    program_commit(anna);
    program_end(anna);
    locks_two(&stage, "bert", MS(2), writes(b, MS(3), a, MS(4)));
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_DEADLOCK), MS(15));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_OK), MS(51));
    close_tidy(&stage);
}

/* One branch of Anna's waits for c since 3, which Bert has. He waits for b since 6, behind
 * nobody but Carl, whose lock of b goes to Anna's other branch, first in line, at 20: only then
 * the circle closes, and all have looked before. */
static void a_row_given_to_a_branch_may_close_a_circle(void **state)
{
    (void)state;
    struct stage stage;
    stage_open(&stage);
    struct rows_spec spec = looking_after(MS(2));
    int b = stage_rows(&stage, "b", &spec), c = stage_rows(&stage, "c", &spec);
    locks(&stage, "carl", MS(1), b, ROWS_WRITE, MS(19));
    locks_two(&stage, "bert", MS(1), writes(c, MS(5), b, MS(1)));
    struct program *anna = stage_person(&stage, "anna", MS(3));
    program_begin(anna);
    program_fork(anna);
    program_branch(anna);
    program_lock(anna, c, ROWS_WRITE, NULL);
    program_branch(anna);
    program_lock(anna, b, ROWS_WRITE, NULL);
    program_join(anna);
    program_commit(anna);
    program_end(anna);
    stage_play(&stage, MS(100));
    assert_int_equal(stage_end(&stage, "carl", OUTCOME_OK), MS(20));
    assert_int_equal(stage_end(&stage, "anna", OUTCOME_DEADLOCK), MS(20));
    assert_int_equal(stage_end(&stage, "bert", OUTCOME_OK), MS(21));
    close_tidy(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writers_take_turns),
        cmocka_unit_test(readers_share_but_do_not_overtake_a_writer),
        cmocka_unit_test(writers_may_go_first),
        cmocka_unit_test(whoever_has_a_row_may_ask_again),
        cmocka_unit_test(an_upgrade_waits_for_the_other_readers_only),
        cmocka_unit_test(a_lone_reader_upgrades_at_once),
        cmocka_unit_test(an_upgrade_goes_first_in_every_order),
        cmocka_unit_test(several_rows_are_different_ones),
        cmocka_unit_test(more_rows_than_there_are_are_all),
        cmocka_unit_test(rows_are_picked_by_their_popularity),
        cmocka_unit_test(patience_ends_the_wait_for_a_row),
        cmocka_unit_test(a_cancelled_writer_lets_readers_in),
        cmocka_unit_test(whoever_locks_again_at_once_wins_if_rows_barge),
        cmocka_unit_test(newcomers_overtake_while_the_line_wakes_up),
        cmocka_unit_test(a_row_nobody_came_forward_for_is_tidied),
        cmocka_unit_test(a_line_on_its_way_is_not_sent_for_again),
        cmocka_unit_test(a_row_is_handed_over_if_nobody_can_be_sent),
        cmocka_unit_test(postgres_hands_over_to_the_first_waiter),
        cmocka_unit_test(whoever_is_woken_takes_a_while),
        cmocka_unit_test(who_looks_first_is_the_victim),
        cmocka_unit_test(who_has_looked_before_is_spared),
        cmocka_unit_test(who_looks_at_once_closes_no_circle),
        cmocka_unit_test(a_circle_of_three_is_found),
        cmocka_unit_test(two_upgrades_are_a_deadlock),
        cmocka_unit_test(a_circle_broken_in_time_has_no_victim),
        cmocka_unit_test(who_looks_in_vain_waits_as_long_as_it_wanted),
        cmocka_unit_test(every_circle_through_a_waiter_is_broken),
        cmocka_unit_test(a_branch_waits_for_its_transaction),
        cmocka_unit_test(a_row_given_to_a_branch_may_close_a_circle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
