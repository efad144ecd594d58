#include "models/program.h"

#include "sim/chance.h"
#include "sim/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *const outcome_names[OUTCOME_COUNT] = {
    "ok", "refused", "timeout", "lock timeout", "deadlock", "error", "gave up", "killed",
};

static const char *const words[OP_COUNT] = {
#define INSTRUCTION(name, word) word,
#include "models/instruction_list.h"
#undef INSTRUCTION
};

const char *instruction_word(enum instruction_op op)
{
    return words[op];
}

void program_init(struct program *program, const char *name)
{
    *program = (struct program){.key = chance_name(name)};
}

void program_free(struct program *program)
{
    free(program->code);
    *program = (struct program){0};
}

void program_label(struct program *program, const char *label)
{
    program->key = chance_name(label);
    program->labelled = program->length;
}

/* The draws of an instruction are named after what it does and where, and how often that was
 * said before under the same label: a step more elsewhere leaves them as they are. Where it
 * does it is added when the blueprint is linked and the resource's name is known, so that a
 * resource more or less changes no draws either. */
static uint64_t key_for(const struct program *program, const struct instruction *instruction)
{
    uint64_t before = 0;
    for (uint32_t i = program->labelled; i < program->length; i++)
        before += program->code[i].op == instruction->op &&
                  program->code[i].resource == instruction->resource;
    return chance_mix(program->key + chance_mix(instruction->op + UINT64_C(1)) + before);
}

static struct instruction *append(struct program *program, struct instruction instruction)
{
    if (program->length == program->room) {
        program->room = program->room ? 2 * program->room : 16;
        program->code = memory_resize(program->code, program->room, sizeof *program->code);
    }
    instruction.key = key_for(program, &instruction);
    program->code[program->length] = instruction;
    return &program->code[program->length++];
}

static void open_block(struct program *program, uint8_t op, uint32_t at)
{
    assert(program->depth < (int)(sizeof program->open / sizeof *program->open));
    program->open[program->depth++] = (struct open){.op = op, .at = at};
}

static uint32_t close_block(struct program *program, uint8_t op)
{
    assert(program->depth > 0 && program->open[program->depth - 1].op == op);
    return program->open[--program->depth].at;
}

static int32_t distance(uint32_t from, uint32_t to)
{
    return (int32_t)(to - from);
}

void program_enter(struct program *program, int gate)
{
    open_block(program, OP_ENTER, program->length);
    append(program, (struct instruction){.op = OP_ENTER, .resource = (uint32_t)gate});
}

void program_leave(struct program *program)
{
    uint32_t start = close_block(program, OP_ENTER), here = program->length;
    append(program, (struct instruction){.op = OP_LEAVE,
                                         .resource = program->code[start].resource,
                                         .jump = distance(here, start)});
}

/* 1 + the service whose instance runs the next step, 0: none's. */
static uint16_t service_here(const struct program *program)
{
    for (int i = program->depth - 1; i >= 0; i--)
        if (program->open[i].op == OP_ROUTE)
            return (uint16_t)(program->code[program->open[i].at].resource + 1);
    return 0;
}

void program_connect(struct program *program, int server, const struct dist *time)
{
    assert(program->length > 0 && program->code[program->length - 1].op == OP_ENTER);
    append(program, (struct instruction){.op = OP_CONNECT,
                                         .class = service_here(program),
                                         .resource = (uint32_t)server,
                                         .drawn = time});
}

void program_number(struct program *program)
{
    assert(program->length > 0 && program->code[program->length - 1].op == OP_ENTER);
    uint32_t gate = program->code[program->length - 1].resource;
    open_block(program, OP_NUMBER, program->length);
    append(program, (struct instruction){.op = OP_NUMBER, .resource = gate});
}

void program_unnumber(struct program *program)
{
    close_block(program, OP_NUMBER);
    append(program, (struct instruction){.op = OP_UNNUMBER});
}

void program_as_worker(struct program *program, int workers)
{
    open_block(program, OP_AS_WORKER, program->length);
    append(program, (struct instruction){.op = OP_AS_WORKER, .resource = (uint32_t)workers});
}

void program_as_instance(struct program *program)
{
    open_block(program, OP_AS_INSTANCE, program->length);
    append(program, (struct instruction){.op = OP_AS_INSTANCE});
}

void program_as_before(struct program *program)
{
    assert(program->depth > 0);
    bool worker = program->open[program->depth - 1].op == OP_AS_WORKER;
    close_block(program, worker ? OP_AS_WORKER : OP_AS_INSTANCE);
    append(program, (struct instruction){.op = OP_AS_BEFORE});
}

void program_serve(struct program *program, int station, const struct dist *work)
{
    append(program,
           (struct instruction){.op = OP_SERVE, .resource = (uint32_t)station, .drawn = work});
}

void program_delay(struct program *program, const struct dist *time)
{
    program_delay_at(program, 0, time);
}

void program_delay_at(struct program *program, int place, const struct dist *time)
{
    append(program,
           (struct instruction){.op = OP_DELAY, .resource = (uint32_t)place, .drawn = time});
}

void program_ask(struct program *program, int external, const struct dist *time)
{
    append(program,
           (struct instruction){.op = OP_ASK, .resource = (uint32_t)external, .drawn = time});
}

void program_begin(struct program *program)
{
    open_block(program, OP_BEGIN, program->length);
    append(program, (struct instruction){.op = OP_BEGIN});
}

static uint8_t row_set_bit(struct program *program, uint32_t rows)
{
    int i = 0;
    while (i < program->row_sets && program->row_set[i] != rows)
        i++;
    if (i == program->row_sets && i < PROGRAM_ROW_SETS)
        program->row_set[program->row_sets++] = rows;
    return (uint8_t)(1U << (i < PROGRAM_ROW_SETS ? i : PROGRAM_ROW_SETS - 1));
}

void program_lock(struct program *program, int rows, int mode, const struct dist *patience)
{
    append(program, (struct instruction){.op = OP_LOCK,
                                         .resource = (uint32_t)rows,
                                         .mode = (uint8_t)mode,
                                         .outer = program->outer,
                                         .row_set = row_set_bit(program, (uint32_t)rows),
                                         .drawn = patience});
}

void program_lock_several(struct program *program, int rows, int mode,
                          const struct dist *patience, const struct dist *count)
{
    program_repeat(program, count);
    program_lock(program, rows, mode, patience);
    program->code[program->length - 1].distinct = true;
    program_again(program);
}

void program_lock_outside(struct program *program, int transactions)
{
    program->outer = (uint8_t)transactions;
}

void program_commit(struct program *program)
{
    close_block(program, OP_BEGIN);
    append(program, (struct instruction){.op = OP_COMMIT});
}

void program_repeat(struct program *program, const struct dist *times)
{
    open_block(program, OP_REPEAT, program->length);
    append(program, (struct instruction){.op = OP_REPEAT, .drawn = times});
}

/* No rounds at all: REPEAT jumps behind AGAIN. */
void program_again(struct program *program)
{
    uint32_t start = close_block(program, OP_REPEAT), here = program->length;
    append(program, (struct instruction){.op = OP_AGAIN, .jump = distance(here, start) + 1});
    program->code[start].jump = distance(start, program->length);
}

/* The options of one choice share a key, so they look at the same number between 0 and 1. */
void program_choose(struct program *program)
{
    open_block(program, OP_OPTION, UINT32_MAX);
}

static void close_option(struct program *program, struct open *choice)
{
    uint32_t here = program->length;
    struct instruction *option = &program->code[choice->at];
    int32_t before = option->jump; /* distance to the option before, for the chain of ends */
    append(program, (struct instruction){.op = OP_JUMP, .jump = before});
    program->code[choice->at].jump = distance(choice->at, here + 1);
}

void program_option(struct program *program, double chance)
{
    assert(program->depth > 0 && program->open[program->depth - 1].op == OP_OPTION);
    struct open *choice = &program->open[program->depth - 1];
    uint64_t key = 0;
    int32_t last_end = 0;
    if (choice->at != UINT32_MAX) {
        key = program->code[choice->at].key;
        close_option(program, choice);
        last_end = (int32_t)program->length - 1;
    }
    choice->chance += chance;
    choice->at = program->length;
    struct instruction *option = append(
        program,
        (struct instruction){.op = OP_OPTION, .chance = choice->chance, .jump = last_end});
    if (key)
        option->key = key;
}

/* Until now each JUMP at the end of an option held the place of the one before it. */
void program_chosen(struct program *program)
{
    struct open *choice = &program->open[program->depth - 1];
    assert(program->depth > 0 && choice->op == OP_OPTION && choice->at != UINT32_MAX);
    int32_t end = program->code[choice->at].jump;
    program->code[choice->at].jump = distance(choice->at, program->length);
    while (end > 0) {
        int32_t before = program->code[end].jump;
        program->code[end].jump = distance((uint32_t)end, program->length);
        end = before;
    }
    program->depth--;
}

void program_look_up(struct program *program, int cache, const struct dist *time)
{
    open_block(program, OP_LOOKUP, program->length);
    append(program,
           (struct instruction){.op = OP_LOOKUP, .resource = (uint32_t)cache, .drawn = time});
}

/* Both look at the same key: what was missed is what is filled in. */
void program_fill(struct program *program)
{
    uint32_t start = close_block(program, OP_LOOKUP);
    struct instruction asked = program->code[start];
    append(program, (struct instruction){.op = OP_FILL, .resource = asked.resource})->key =
        asked.key;
    program->code[start].jump = distance(start, program->length);
}

void program_fork(struct program *program)
{
    open_block(program, OP_FORK, program->length);
    append(program, (struct instruction){.op = OP_FORK});
}

/* Every BRANCH and the FORK know how far it is to the next BRANCH or the JOIN. */
static void end_branch(struct program *program)
{
    struct open *fork = &program->open[program->depth - 1];
    assert(program->depth > 0 && fork->op == OP_FORK);
    if (program->code[fork->at].op == OP_BRANCH) {
        append(program, (struct instruction){.op = OP_BRANCH_END});
        program->code[fork->at].jump = distance(fork->at, program->length);
    }
}

void program_branch(struct program *program)
{
    end_branch(program);
    program->open[program->depth - 1].at = program->length;
    append(program, (struct instruction){.op = OP_BRANCH});
}

void program_join(struct program *program)
{
    end_branch(program);
    append(program, (struct instruction){.op = OP_JOIN});
    program->depth--;
}

void program_fail(struct program *program, double chance, enum outcome outcome)
{
    append(program,
           (struct instruction){.op = OP_FAIL, .chance = chance, .mode = (uint8_t)outcome});
}

void program_route(struct program *program, int service)
{
    open_block(program, OP_ROUTE, program->length);
    append(program, (struct instruction){.op = OP_ROUTE, .resource = (uint32_t)service});
}

void program_unroute(struct program *program)
{
    uint32_t service = program->code[close_block(program, OP_ROUTE)].resource;
    append(program, (struct instruction){.op = OP_UNROUTE, .resource = service});
}

/* A copy draws under keys of its own, so that two calls of one request differ. */
void program_call(struct program *program, int class, const struct program *callee)
{
    uint32_t call = program->length;
    append(program, (struct instruction){.op = OP_CALL, .class = (uint16_t) class});
    uint64_t key = program->code[call].key;
    for (uint32_t i = 0; i < callee->length; i++) {
        struct instruction copy = callee->code[i];
        if (copy.op == OP_DONE)
            break;
        uint64_t mixed = chance_mix(key + copy.key);
        if (copy.op == OP_LOCK)
            copy.row_set = row_set_bit(program, copy.resource);
        append(program, copy)->key = mixed;
    }
    append(program, (struct instruction){.op = OP_RETURN, .class = (uint16_t) class});
    program->code[call].jump = distance(call, program->length - 1);
}

void program_reply(struct program *program)
{
    append(program, (struct instruction){.op = OP_REPLY});
}

void program_spawn(struct program *program, int class)
{
    append(program, (struct instruction){.op = OP_SPAWN, .class = (uint16_t) class});
}

void program_end(struct program *program)
{
    assert(program->depth == 0);
    append(program, (struct instruction){.op = OP_DONE});
}
