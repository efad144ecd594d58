#include "plots/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct number_text number_text(double value)
{
    struct number_text number = {""};
    bool whole = fabs(value) >= 1e4 && fabs(value) < 1e12;
    snprintf(number.text, sizeof number.text, whole ? "%.0f" : "%.4g", value);
    return number;
}

/* Up to 15 digits come back from any double but the subnormal ones, which have fewer. */
struct number_text number_exact(double value)
{
    struct number_text number = {""};
    for (int digits = fpclassify(value) == FP_SUBNORMAL ? 1 : 15; digits <= 17; digits++) {
        snprintf(number.text, sizeof number.text, "%.*g", digits, value);
        double same = strtod(number.text, NULL);
        if (same >= value && same <= value)
            break;
    }
    return number;
}
