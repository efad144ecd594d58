#include "studies/known_locks.h"
#include "tests/support/family.h"

int main(void)
{
    return family_run(known_locks, known_locks_count, NULL, 0);
}
