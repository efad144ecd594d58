/*
 * A program as text, one line an instruction, indented by what is open.
 */
#include "models/program.h"

#include "sim/dist_parse.h"

static int opens(uint8_t op)
{
    return op == OP_ENTER || op == OP_BEGIN || op == OP_REPEAT || op == OP_FORK ||
           op == OP_BRANCH || op == OP_ROUTE || op == OP_CALL || op == OP_LOOKUP ||
           op == OP_NUMBER || op == OP_AS_WORKER || op == OP_AS_INSTANCE;
}

static int closes(uint8_t op)
{
    return op == OP_LEAVE || op == OP_COMMIT || op == OP_AGAIN || op == OP_JOIN ||
           op == OP_BRANCH_END || op == OP_UNROUTE || op == OP_RETURN || op == OP_FILL ||
           op == OP_UNNUMBER || op == OP_AS_BEFORE;
}

static bool draws(uint8_t op)
{
    return op == OP_SERVE || op == OP_DELAY || op == OP_LOOKUP || op == OP_ASK ||
           op == OP_CONNECT || op == OP_REPEAT || op == OP_LOCK;
}

static void print_drawn(const struct instruction *in, FILE *out)
{
    char text[96];
    if (in->op == OP_REPEAT)
        dist_print_count(in->drawn, text, sizeof text);
    else
        dist_print_time(in->drawn, text, sizeof text);
    if (in->op == OP_LOCK)
        fprintf(out, " for at most %s", text);
    else
        fprintf(out, in->op == OP_REPEAT ? " %s times" : "  %s", text);
}

static void print_details(const struct instruction *in, uint32_t at, FILE *out)
{
    if (in->op == OP_LOCK)
        fputs(in->mode == 0 ? " to read" : " to write", out);
    if (in->op == OP_LOCK && in->outer)
        fputs(" in an outer transaction", out);
    if (draws(in->op) && in->drawn)
        print_drawn(in, out);
    if (in->op == OP_OPTION)
        fprintf(out, " below %g%%, else to %u", 100.0 * in->chance, at + (uint32_t)in->jump);
    if (in->op == OP_LOOKUP)
        fprintf(out, ", after a hit to %u", at + (uint32_t)in->jump);
    if (in->op == OP_JUMP || in->op == OP_AGAIN)
        fprintf(out, " to %u", at + (uint32_t)in->jump);
    if (in->op == OP_FAIL)
        fprintf(out, " with chance %g%%: %s", 100.0 * in->chance, outcome_names[in->mode]);
}

void program_print(const struct program *program, FILE *out,
                   const char *(*name)(const void *context, const struct instruction *in),
                   const void *context)
{
    int depth = 0;
    for (uint32_t i = 0; i < program->length; i++) {
        const struct instruction *in = &program->code[i];
        depth -= closes(in->op);
        fprintf(out, "%5u  %*s%s", i, 2 * depth, "",
                instruction_word((enum instruction_op)in->op));
        const char *named = name(context, in);
        if (named)
            fprintf(out, " %s", named);
        print_details(in, i, out);
        fputc('\n', out);
        depth += opens(in->op);
    }
}
