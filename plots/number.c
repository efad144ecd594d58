#include "plots/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

struct number_text number_text(double value)
{
    struct number_text number;
    bool whole = fabs(value) >= 1e4 && fabs(value) < 1e12;
    snprintf(number.text, sizeof number.text, whole ? "%.0f" : "%.4g", value);
    return number;
}
