#include "studies/known_balancers.h"
#include "tests/support/family.h"

int main(void)
{
    return family_run(known_balancers, known_balancers_count, NULL, 0);
}
