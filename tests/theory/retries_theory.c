#include "studies/known_retries.h"
#include "tests/support/family.h"

int main(void)
{
    return family_run(known_retries, known_retries_count, NULL, 0);
}
