#include "studies/result.h"

int result_missed(const struct result *result)
{
    int count = 0;
    for (int i = 0; i < result->requests; i++)
        for (int j = 0; j < result->request[i].goals; j++)
            count += !result->request[i].goal[j].met;
    return count;
}
