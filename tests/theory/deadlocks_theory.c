#include "studies/known_deadlocks.h"
#include "tests/support/family.h"

int main(void)
{
    return family_run(known_deadlocks, known_deadlocks_count, NULL, 0);
}
