/* The agenda against a plain sorted list, operation by operation. */
#include "sim/agenda.h"

#include "sim/chance.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
/* cmocka wants those before it */
#include <cmocka.h>

/* --- The plain list, the latest first --- */

struct item {
    sim_time at;
    uint32_t who;
    agenda_handle handle; /* 0: posted */
};

struct list {
    size_t count;
    struct item items[16384];
};

static void list_add(struct list *list, struct item item)
{
    size_t place = list->count;
    while (place > 0 && list->items[place - 1].at <= item.at)
        place--;
    memmove(&list->items[place + 1], &list->items[place], (list->count - place) * sizeof item);
    list->items[place] = item;
    list->count++;
}

static struct item list_take(struct list *list, size_t place)
{
    struct item item = list->items[place];
    list->count--;
    memmove(&list->items[place], &list->items[place + 1], (list->count - place) * sizeof item);
    return item;
}

/* --- Times to come --- */

struct course {
    const char *name;
    sim_time (*delay)(struct chance *chance);
};

static sim_time exponential(struct chance *chance)
{
    return sim_from_ns(1e6 * chance_exponential(chance));
}

static sim_time timeouts(struct chance *chance)
{
    return chance_word(chance) % 100 ? 1000000 : 30 * SIM_SECOND;
}

static sim_time constant(struct chance *chance)
{
    (void)chance;
    return 1000000;
}

static sim_time nothing(struct chance *chance)
{
    (void)chance;
    return 0;
}

static sim_time bursts(struct chance *chance)
{
    return chance_word(chance) % 64 ? 0 : exponential(chance);
}

static sim_time clusters(struct chance *chance)
{
    return chance_word(chance) % 64 ? chance_word(chance) % 100 : exponential(chance);
}

static sim_time all_scales(struct chance *chance)
{
    return chance_word(chance) >> chance_word(chance) % 64 >> 8;
}

static sim_time the_end(struct chance *chance)
{
    return chance_word(chance) % 8 ? chance_word(chance) % 1000 : SIM_NEVER;
}

static const struct course courses[] = {
    {"exponential", exponential},
    {"timeouts",    timeouts   },
    {"constant",    constant   },
    {"nothing",     nothing    },
    {"bursts",      bursts     },
    {"clusters",    clusters   },
    {"all scales",  all_scales },
    {"the end",     the_end    },
};
#define COURSES (sizeof courses / sizeof *courses)

/* --- Both, side by side --- */

struct pair {
    struct agenda *agenda;
    struct list list;
    struct chance chance;
    const struct course *course;
    sim_time now;
    uint32_t entered;
};

static void pair_add(struct pair *pair)
{
    sim_time at = sim_after(pair->now, pair->course->delay(&pair->chance));
    struct item item = {at, pair->entered++, 0};
    if (chance_word(&pair->chance) % 4 == 0)
        item.handle = agenda_insert(pair->agenda, at, item.who);
    else
        agenda_post(pair->agenda, at, item.who);
    list_add(&pair->list, item);
}

/* Picks a place, and from there on the next with a handle. */
static bool pair_pick(struct pair *pair, size_t *place)
{
    size_t count = pair->list.count;
    size_t from = count ? chance_word(&pair->chance) % count : 0;
    for (size_t i = 0; i < count && i < 50; i++) {
        *place = (from + i) % count;
        if (pair->list.items[*place].handle)
            return true;
    }
    return false;
}

static void pair_cancel(struct pair *pair)
{
    size_t place;
    if (pair_pick(pair, &place))
        agenda_cancel(pair->agenda, list_take(&pair->list, place).handle);
}

static void pair_move(struct pair *pair)
{
    size_t place;
    if (!pair_pick(pair, &place))
        return;
    struct item item = list_take(&pair->list, place);
    item.at = sim_after(pair->now, pair->course->delay(&pair->chance));
    agenda_move(pair->agenda, item.handle, item.at);
    list_add(&pair->list, item);
}

static void pair_pop(struct pair *pair, sim_time limit)
{
    struct agenda_entry entry = {0};
    bool popped = agenda_pop(pair->agenda, limit, &entry);
    size_t count = pair->list.count;
    assert_int_equal(popped, count > 0 && pair->list.items[count - 1].at <= limit);
    if (popped) {
        struct item item = list_take(&pair->list, count - 1);
        assert_int_equal(entry.at, item.at);
        assert_int_equal(entry.who, item.who);
        assert_int_equal(entry.had_handle, item.handle != 0);
    }
    pair->now = popped ? entry.at : limit == SIM_NEVER ? pair->now : limit;
}

/* One operation in which the number pending tends to `level`. */
static void pair_step(struct pair *pair, size_t level)
{
    uint64_t choice = chance_word(&pair->chance) % 16;
    if (choice == 0)
        pair_move(pair);
    else if (choice == 1)
        pair_cancel(pair);
    else if (choice == 2)
        pair_pop(pair, sim_after(pair->now, pair->course->delay(&pair->chance) / 2));
    else if (pair->list.count < level && choice < 12)
        pair_add(pair);
    else
        pair_pop(pair, SIM_NEVER);
    assert_int_equal(agenda_count(pair->agenda), pair->list.count);
}

static struct pair *pair_open(const struct course *course, uint64_t first_ticket)
{
    struct pair *pair = calloc(1, sizeof *pair);
    assert_non_null(pair);
    pair->agenda = agenda_new_from(first_ticket);
    pair->course = course;
    chance_init(&pair->chance, chance_key(1, first_ticket, chance_name(course->name), 0));
    return pair;
}

static void pair_close(struct pair *pair)
{
    while (pair->list.count)
        pair_pop(pair, SIM_NEVER);
    agenda_free(pair->agenda);
    free(pair);
}

static void agrees_with_a_sorted_list(void **state)
{
    (void)state;
    static const size_t levels[] = {10, 17, 60, 1500, 5, 300};
    for (size_t c = 0; c < COURSES; c++) {
        struct pair *pair = pair_open(&courses[c], 1);
        for (size_t l = 0; l < sizeof levels / sizeof *levels; l++)
            for (int i = 0; i < 40000; i++)
                pair_step(pair, levels[l]);
        pair_close(pair);
    }
}

static void order_survives_new_tickets(void **state)
{
    (void)state;
    for (size_t c = 0; c < COURSES; c++) {
        struct pair *pair = pair_open(&courses[c], (UINT64_C(1) << 40) - 3000);
        for (int i = 0; i < 8000; i++)
            pair_step(pair, 400);
        pair_close(pair);
    }
}

/* --- Cases of their own --- */

static void ties_come_in_order_of_insertion(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    struct agenda *agenda = agenda_new();
    for (uint32_t who = 0; who < MANY; who++)
        agenda_post(agenda, 7, who);
    struct agenda_entry entry = {0};
    assert_false(agenda_pop(agenda, 6, &entry));
    for (uint32_t who = 0; who < MANY; who++) {
        assert_true(agenda_pop(agenda, 7, &entry));
        assert_int_equal(entry.who, who);
        agenda_post(agenda, 7, who);
    }
    for (uint32_t who = 0; who < MANY; who++) {
        assert_true(agenda_pop(agenda, 7, &entry));
        assert_int_equal(entry.who, who);
    }
    assert_false(agenda_pop(agenda, SIM_NEVER, &entry));
    agenda_free(agenda);
}

static void a_moved_entry_goes_behind_its_new_instant(void **state)
{
    (void)state;
    struct agenda *agenda = agenda_new();
    agenda_handle first = agenda_insert(agenda, 10, 1);
    agenda_handle second = agenda_insert(agenda, 10, 2);
    agenda_insert(agenda, 20, 3);
    agenda_move(agenda, first, 20);
    agenda_cancel(agenda, second);
    assert_int_equal(agenda_count(agenda), 2);
    struct agenda_entry entry = {0};
    assert_false(agenda_pop(agenda, 19, &entry));
    assert_true(agenda_pop(agenda, 20, &entry));
    assert_int_equal(entry.who, 3);
    assert_true(agenda_pop(agenda, 20, &entry));
    assert_int_equal(entry.who, 1);
    assert_true(entry.had_handle);
    agenda_free(agenda);
}

static void a_move_to_the_same_instant_gives_up_its_place(void **state)
{
    (void)state;
    struct agenda *agenda = agenda_new();
    agenda_handle handle = agenda_insert(agenda, 5, 1);
    agenda_post(agenda, 5, 2);
    agenda_move(agenda, handle, 5);
    struct agenda_entry entry = {0};
    assert_true(agenda_pop(agenda, 5, &entry));
    assert_int_equal(entry.who, 2);
    agenda_free(agenda);
}

static void handles_differ_after_reuse(void **state)
{
    (void)state;
    struct agenda *agenda = agenda_new();
    agenda_handle before = 0;
    for (int i = 0; i < 2000; i++) {
        agenda_handle handle = agenda_insert(agenda, 5, 1);
        assert_int_not_equal(handle, 0);
        assert_int_not_equal(handle, before);
        agenda_cancel(agenda, handle);
        before = handle;
    }
    assert_int_equal(agenda_count(agenda), 0);
    agenda_free(agenda);
}

#ifndef NDEBUG
/* What a child process dies of that does `misuse` with a cancelled handle. */
static int signal_of(void (*misuse)(struct agenda *agenda, agenda_handle handle))
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct agenda *agenda = agenda_new();
        agenda_handle handle = agenda_insert(agenda, 5, 1);
        agenda_cancel(agenda, handle);
        agenda_insert(agenda, 5, 2); /* has the same slot */
        signal(SIGABRT, SIG_DFL);
        assert_non_null(freopen("/dev/null", "w", stderr));
        misuse(agenda, handle);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void moves_it(struct agenda *agenda, agenda_handle handle)
{
    agenda_move(agenda, handle, 6);
}

static void a_dead_handle_is_noticed(void **state)
{
    (void)state;
    assert_int_equal(signal_of(agenda_cancel), SIGABRT);
    assert_int_equal(signal_of(moves_it), SIGABRT);
}
#endif

/* Each request sets a timer far ahead and cancels it before long. */
static void cancelled_timers_leave_nothing_behind(void **state)
{
    (void)state;
    enum { LIVE = 100, ROUNDS = 1000000 };
    struct agenda *agenda = agenda_new();
    agenda_handle timers[LIVE] = {0};
    size_t most = 0;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        agenda_handle *timer = &timers[i % LIVE];
        sim_time now = i * SIM_MICROSECOND;
        if (*timer)
            agenda_cancel(agenda, *timer);
        *timer = agenda_insert(agenda, now + 30 * SIM_SECOND, i % LIVE);
        agenda_post(agenda, now + 50, i);
        struct agenda_entry entry = {0};
        assert_true(agenda_pop(agenda, now + 50, &entry));
        assert_int_equal(entry.who, i);
        most = agenda_bytes(agenda) > most ? agenda_bytes(agenda) : most;
    }
    assert_int_equal(agenda_count(agenda), LIVE);
    assert_in_range(most, 1, 100000);
    agenda_free(agenda);
}

static void memory_follows_what_is_pending(void **state)
{
    (void)state;
    enum { MANY = 200000 };
    struct agenda *agenda = agenda_new();
    struct chance chance;
    chance_init(&chance, 9);
    for (uint32_t i = 0; i < MANY; i++)
        agenda_post(agenda, exponential(&chance), i);
    assert_in_range(agenda_bytes(agenda), 16 * MANY, 80 * MANY);
    struct agenda_entry entry = {0};
    for (uint32_t i = 0; i < MANY - 20; i++)
        assert_true(agenda_pop(agenda, SIM_NEVER, &entry));
    for (uint32_t i = 0; i < MANY; i++) {
        assert_true(agenda_pop(agenda, SIM_NEVER, &entry));
        agenda_post(agenda, entry.at + exponential(&chance), i);
    }
    assert_in_range(agenda_bytes(agenda), 1, MANY);
    agenda_free(agenda);
}

/* The front looks far ahead; then much happens before that. */
static void entries_may_come_before_all_others(void **state)
{
    (void)state;
    struct agenda *agenda = agenda_new();
    struct agenda_entry entry = {0};
    for (uint32_t i = 0; i < 100; i++)
        agenda_post(agenda, SIM_NEVER - 1, i);
    for (uint32_t i = 0; i < 100; i++)
        agenda_post(agenda, SIM_SECOND + i, i);
    assert_false(agenda_pop(agenda, 0, &entry));
    for (uint32_t i = 0; i < 5000; i++)
        agenda_post(agenda, 10000 - i, i);
    for (uint32_t i = 0; i < 5000; i++) {
        assert_true(agenda_pop(agenda, 10000, &entry));
        assert_int_equal(entry.at, 5001 + i);
    }
    assert_false(agenda_pop(agenda, 10000, &entry));
    for (uint32_t i = 0; i < 100; i++) {
        assert_true(agenda_pop(agenda, 2 * SIM_SECOND, &entry));
        assert_int_equal(entry.at, SIM_SECOND + i);
    }
    for (uint32_t i = 0; i < 100; i++) {
        assert_true(agenda_pop(agenda, SIM_NEVER, &entry));
        assert_int_equal(entry.who, i);
    }
    agenda_free(agenda);
}

static void an_empty_agenda_has_nothing(void **state)
{
    (void)state;
    struct agenda *agenda = agenda_new();
    struct agenda_entry entry = {0};
    assert_false(agenda_pop(agenda, SIM_NEVER, &entry));
    assert_int_equal(agenda_count(agenda), 0);
    agenda_free(agenda);
    agenda_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_sorted_list),
        cmocka_unit_test(order_survives_new_tickets),
        cmocka_unit_test(ties_come_in_order_of_insertion),
        cmocka_unit_test(a_moved_entry_goes_behind_its_new_instant),
        cmocka_unit_test(a_move_to_the_same_instant_gives_up_its_place),
        cmocka_unit_test(handles_differ_after_reuse),
#ifndef NDEBUG
        cmocka_unit_test(a_dead_handle_is_noticed),
#endif
        cmocka_unit_test(cancelled_timers_leave_nothing_behind),
        cmocka_unit_test(memory_follows_what_is_pending),
        cmocka_unit_test(entries_may_come_before_all_others),
        cmocka_unit_test(an_empty_agenda_has_nothing),
    };
    return cmocka_run_group_tests_name("agenda", tests, NULL, NULL);
}
