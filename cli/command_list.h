/* One line each, in the order help shows; code in cli/cmd_NAME.c. */
COMMAND(check, "FILE...", "say what is wrong with a scenario, all of it at once")
COMMAND(run, "FILE", "simulate a scenario and say where the time goes and what limits it")
COMMAND(history, "ACTION STORE [WHAT]...",
        "keep measured traffic: import, list, show, export, forget")
COMMAND(forecast, "FILE", "continue a series of measurements and say how sure that is")
COMMAND(backtest, "FILE", "how well forecasts of a series would have done")
COMMAND(selfcheck, "[SYSTEM...]", "simulate systems whose exact answers are known, and compare")
COMMAND(new, "[TEMPLATE]", "print a scenario to start from, with comments")
COMMAND(examples, "[EXAMPLE]", "list the scenarios that come with headroom, or print one")
COMMAND(schema, "", "the scenario language as a JSON Schema, for editors")
COMMAND(completion, "SHELL", "print what makes bash, zsh or fish complete commands and options")
COMMAND(help, "[COMMAND]", "say what headroom or one of its commands does")
COMMAND(version, "", "say which version this is and what it is made with")
