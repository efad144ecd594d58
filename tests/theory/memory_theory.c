#include "studies/known_memory.h"
#include "tests/support/family.h"

int main(void)
{
    return family_run(known_memory, known_memory_count, NULL, 0);
}
