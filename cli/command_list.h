/* One line each, in the order help shows; code in cli/cmd_NAME.c. */
COMMAND(check, "FILE...", "say what is wrong with a scenario, all of it at once")
COMMAND(help, "[COMMAND]", "say what headroom or one of its commands does")
COMMAND(selfcheck, "[SYSTEM...]", "simulate systems whose exact answers are known, and compare")
COMMAND(version, "", "say which version this is and what it is made with")
