/* One line each, in the order help shows; code in cli/cmd_NAME.c. */
COMMAND(check, "FILE...", "say what is wrong with a scenario, all of it at once")
COMMAND(run, "FILE", "simulate a scenario; say where the time goes and what limits it")
COMMAND(compare, "FILE [FILE]",
        "two scenarios or variants under the same chance: better or worse")
COMMAND(capacity, "FILE", "the largest load at which every objective holds; what stops it")
COMMAND(scale, "FILE", "where more instances move the bottleneck, or make it worse")
COMMAND(why, "FILE", "pull every lever a little and say which ones matter")
COMMAND(remedies, "FILE", "try what usually helps and say what would, by gain for effort")
COMMAND(explain, "FILE [REQUEST]...", "show what the requests of a scenario do, step by step")
COMMAND(validate, "FILE SCENARIO...",
        "measurements of a real system beside what a scenario predicts")
COMMAND(history, "ACTION STORE [WHAT]...",
        "keep measured traffic: import, list, show, export, forget")
COMMAND(plan, "FILE", "when it runs out, of what, and what buys time: forecast and scenario")
COMMAND(forecast, "FILE [SERIES]", "continue a series of measurements and say how sure that is")
COMMAND(backtest, "FILE [SERIES]", "how well forecasts of a series would have done")
COMMAND(selfcheck, "[SYSTEM...]", "simulate systems whose exact answers are known, and compare")
COMMAND(new, "[TEMPLATE]", "print a scenario to start from, with comments")
COMMAND(examples, "[EXAMPLE]", "list the scenarios that come with headroom, or print one")
COMMAND(schema, "[SCHEMA]", "the scenario language, or what --json prints, as a JSON Schema")
COMMAND(completion, "SHELL", "print what makes bash, zsh or fish complete commands and options")
COMMAND(help, "[COMMAND]", "say what headroom or one of its commands does")
COMMAND(version, "", "say which version this is and what it is made with")
