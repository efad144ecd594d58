#include "studies/known_pools.h"
#include "tests/support/family.h"

int main(void)
{
    return family_run(known_pools, known_pools_count, NULL, 0);
}
