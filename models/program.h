/*
 * What a request does, as a flat list of instructions. Jumps are relative, so a program can be
 * copied into another (a call of another service is an inlined copy): what is held at an
 * instruction is then a fact of the program, and the time spent there can be charged to all
 * that is held by looking at the program after the run.
 *
 * Programs are built by saying the steps in order; what is opened is closed in reverse order
 * (enter … leave, repeat … again, look_up … fill), which asserts check. Distributions are kept
 * by pointer and belong to the caller.
 *
 * Resources are named by the numbers that models/blueprint.h gave them.
 */
#ifndef HEADROOM_MODELS_PROGRAM_H
#define HEADROOM_MODELS_PROGRAM_H

#include "sim/dist.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum instruction_op {
#define INSTRUCTION(name, word) OP_##name,
#include "models/instruction_list.h"
#undef INSTRUCTION
    OP_COUNT
};

/* How a request can end. */
enum outcome {
    OUTCOME_OK,
    OUTCOME_REFUSED,      /* a backlog was full */
    OUTCOME_TIMEOUT,      /* its patience at a gate ended */
    OUTCOME_LOCK_TIMEOUT, /* its patience at a row ended */
    OUTCOME_DEADLOCK,     /* the victim of a deadlock */
    OUTCOME_ERROR,        /* a step failed */
    OUTCOME_GAVE_UP,      /* the client's timeout ended */
    OUTCOME_KILLED,       /* the instance it was in ended */
    OUTCOME_COUNT
};

extern const char *const outcome_names[OUTCOME_COUNT];

struct ledger_row;

struct instruction {
    uint8_t op;
    uint8_t row_set;   /* LOCK: the bit of the program's context it sets */
    uint8_t columns;   /* in the ledger: one for each set of row locks held */
    uint8_t mode;      /* LOCK: enum rows_mode; FAIL: enum outcome */
    bool distinct;     /* LOCK: not a row the transaction has */
    bool keep_wait;    /* the distribution of waits is kept */
    bool ahead;        /* SERVE, DELAY: the request brings its draw along, see jump */
    bool jumped_to;    /* something jumps here */
    bool light;        /* ROUTE, UNROUTE: without a frame */
    uint8_t outer;     /* LOCK: belongs to the transaction so many further out */
    uint16_t class;    /* CALL, RETURN, SPAWN: the request it is about; CONNECT: 1 + the service
                          in whose name, 0: nobody's */
    uint16_t stride;   /* bytes from one instance's member of the resource to the next; 0: one
                          for all */
    uint32_t resource; /* number in the blueprint; DELAY: that of its place */
    uint32_t pc;       /* its own place in the linked code */
    int32_t jump;      /* how far it is to where it jumps; CALL: to its RETURN; SERVE, DELAY: to
                          the one whose draw is made here, ahead of time, while nothing waits
                          for it, 0: to none */
    uint32_t ledger;   /* first column in the ledger; LEAVE: that of its ENTER */
    uint64_t key;      /* makes its draws its own */
    union {
        const struct dist *drawn; /* what SERVE, DELAY, LOOKUP, ASK, CONNECT, REPEAT and LOCK
                                     (patience) draw */
        double chance;            /* OPTION: cumulative; FAIL */
    };
    /* Where they are in a running system, in its own copy of the code: */
    void *member;           /* the first member */
    struct ledger_row *row; /* the first column */
};

_Static_assert(sizeof(struct instruction) == 64, "an instruction is found by a shift");

struct program {
    struct instruction *code;
    uint32_t length, room;
    uint64_t key;
    uint32_t labelled; /* where the present label begins */
    int row_sets;
    uint8_t outer; /* of the locks that follow */
    uint32_t row_set[8];
    struct open {
        uint8_t op;
        uint32_t at;
        double chance;
    } open[192];
    int depth;
};

enum {
    PROGRAM_ROW_SETS = 6
}; /* told apart in the ledger; more of them share the last column */

void program_init(struct program *program, const char *name);
void program_free(struct program *program);

/* Names the draws of what follows after `label` instead of their place in the program, so that
 * a variant with a step more or less still draws the same for this one. The same label twice
 * means the same draws twice. */
void program_label(struct program *program, const char *label);

void program_enter(struct program *program, int gate);
void program_leave(struct program *program);
/* Right behind program_enter: the units of that gate are connections of the server. */
void program_connect(struct program *program, int server, const struct dist *time);
/* Right behind program_enter, of workers that are numbered; and before they leave. */
void program_number(struct program *program);
void program_unnumber(struct program *program);
/* What is entered and left between these is chosen by the worker of that gate, or again by the
 * instance. */
void program_as_worker(struct program *program, int workers);
void program_as_instance(struct program *program);
void program_as_before(struct program *program);
void program_serve(struct program *program, int station, const struct dist *work);
void program_delay(struct program *program, const struct dist *time);
/* At a place of that number (blueprint_place), by which results call it. */
void program_delay_at(struct program *program, int place, const struct dist *time);
void program_ask(struct program *program, int external, const struct dist *time);
void program_begin(struct program *program);
/* `patience` may be NULL; `mode` is an enum rows_mode. */
void program_lock(struct program *program, int rows, int mode, const struct dist *patience);
void program_lock_several(struct program *program, int rows, int mode,
                          const struct dist *patience, const struct dist *count);
/* Locks that follow belong to the transaction that many further out than the innermost. */
void program_lock_outside(struct program *program, int transactions);
void program_commit(struct program *program);
void program_repeat(struct program *program, const struct dist *times);
void program_again(struct program *program);
/* choose; option chance …; option chance …; chosen */
void program_choose(struct program *program);
void program_option(struct program *program, double chance);
void program_chosen(struct program *program);
/* The steps in between are those of a miss. */
void program_look_up(struct program *program, int cache, const struct dist *time);
void program_fill(struct program *program);
void program_fork(struct program *program);
void program_branch(struct program *program);
void program_join(struct program *program);
void program_fail(struct program *program, double chance, enum outcome outcome);
void program_route(struct program *program, int service);
void program_unroute(struct program *program);
/* Runs a copy of another request's finished program here. */
void program_call(struct program *program, int class, const struct program *callee);
void program_reply(struct program *program);
void program_spawn(struct program *program, int class);
void program_end(struct program *program);

const char *instruction_word(enum instruction_op op);

static inline bool instruction_names_a_resource(enum instruction_op op)
{
    return op == OP_ENTER || op == OP_LEAVE || op == OP_SERVE || op == OP_LOCK ||
           op == OP_ROUTE || op == OP_UNROUTE || op == OP_LOOKUP || op == OP_FILL ||
           op == OP_ASK || op == OP_CONNECT || op == OP_NUMBER || op == OP_AS_WORKER;
}

/* True for steps behind which the next one in the list follows for sure. */
static inline bool instruction_goes_straight_on(enum instruction_op op)
{
    return op == OP_ENTER || op == OP_LEAVE || op == OP_BEGIN || op == OP_LOCK ||
           op == OP_COMMIT || op == OP_ROUTE || op == OP_UNROUTE;
}

/* One line an instruction, indented by what is open; `name` tells what an instruction names, or
 * NULL. */
void program_print(const struct program *program, FILE *out,
                   const char *(*name)(const void *context, const struct instruction *in),
                   const void *context);

#endif
