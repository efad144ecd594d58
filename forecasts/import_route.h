/*
 * The route of a request: its method and path without what names a single thing, so that
 * /orders/17 and /orders/18 are one.
 *
 * A part of the path is taken for such a name if it is a number, a UUID, eight or more
 * hexadecimal digits with a decimal one among them, or 20 or more letters with a digit among
 * them; also before or behind a dot, behind
 * it a number with four digits or more. What follows '?', '#' or
 * ';' is left out, and so are a scheme and host.
 */
#ifndef HEADROOM_FORECASTS_IMPORT_ROUTE_H
#define HEADROOM_FORECASTS_IMPORT_ROUTE_H

#include <stddef.h>

#define IMPORT_ROUTE_MAX 160

/* "GET /orders/:id"; longer routes are cut. Returns its length; 0 if the request is no method
 * and path. The text is what stands between the quotes of a log line. */
size_t import_route(const char *request, size_t length, char route[IMPORT_ROUTE_MAX]);

#endif
