/*
 * Which headroom this is, in a line: "headroom 0.1.0 (160a46712345)".
 */
#ifndef HEADROOM_CLI_VERSION_H
#define HEADROOM_CLI_VERSION_H

extern const char version_line[];

#endif
