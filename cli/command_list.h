/* One line each, in the order help shows; code in cli/cmd_NAME.c. */
COMMAND(check, "FILE...", "say what is wrong with a scenario, all of it at once")
COMMAND(history, "ACTION STORE [WHAT]...",
        "keep measured traffic: import, list, show, export, forget")
COMMAND(forecast, "FILE [SERIES]", "continue a series of measurements and say how sure that is")
COMMAND(backtest, "FILE [SERIES]", "how well forecasts of a series would have done")
COMMAND(selfcheck, "[SYSTEM...]", "simulate systems whose exact answers are known, and compare")
COMMAND(help, "[COMMAND]", "say what headroom or one of its commands does")
COMMAND(version, "", "say which version this is and what it is made with")
