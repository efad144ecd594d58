#include "studies/known_closed.h"
#include "tests/support/family.h"

int main(void)
{
    return family_run(known_closed, known_closed_count, NULL, 0);
}
