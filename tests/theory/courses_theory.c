#include "studies/known_courses.h"
#include "tests/support/family.h"

int main(void)
{
    /* What is left of the spike after 60 s varies by twice its mean from course to course. */
    static const struct family_exception exceptions[] = {
        {"a spike over M/M/4", 3},
    };
    return family_run(known_courses, known_courses_count, exceptions, 1);
}
