#include "studies/known_scaling.h"
#include "tests/support/family.h"

int main(void)
{
    return family_run(known_scaling, known_scaling_count, NULL, 0);
}
