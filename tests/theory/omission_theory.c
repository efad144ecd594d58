#include "studies/known_omission.h"
#include "tests/support/family.h"

int main(void)
{
    return family_run(known_omission, known_omission_count, NULL, 0);
}
