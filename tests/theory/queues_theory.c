#include "studies/known_queues.h"
#include "tests/support/family.h"

int main(void)
{
    return family_run(known_queues, known_queues_count, NULL, 0);
}
