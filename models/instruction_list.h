/* INSTRUCTION(name, word): what a request's program can say. The word is what the printer and
 * the reader use. Draws are keyed by the order of this list: a line more in its middle changes
 * the results of every seed. */
INSTRUCTION(FREE, "free")           /* no request: the record's last entry has come up */
INSTRUCTION(ENTER, "enter")         /* take a unit of a gate */
INSTRUCTION(LEAVE, "leave")         /* give the newest one back */
INSTRUCTION(SERVE, "serve")         /* be served by a station */
INSTRUCTION(DELAY, "wait")          /* let time pass */
INSTRUCTION(BEGIN, "begin")         /* a transaction starts: a place for its row locks */
INSTRUCTION(LOCK, "lock")           /* lock a row until the transaction ends */
INSTRUCTION(COMMIT, "commit")       /* give its row locks back */
INSTRUCTION(REPEAT, "repeat")       /* a loop starts */
INSTRUCTION(AGAIN, "again")         /* back to its start while rounds are left */
INSTRUCTION(OPTION, "option")       /* go on with this chance, else jump */
INSTRUCTION(JUMP, "jump")           /* go elsewhere */
INSTRUCTION(LOOKUP, "look up")      /* ask a cache: after a hit, jump over the miss */
INSTRUCTION(FILL, "fill")           /* the miss has been made good: the cache has it now */
INSTRUCTION(ASK, "ask")             /* call an external and wait for its answer */
INSTRUCTION(CONNECT, "connect")     /* open a connection unless the pool has one to spare */
INSTRUCTION(FORK, "parallel")       /* start all branches and wait for the last */
INSTRUCTION(BRANCH, "branch")       /* a branch starts */
INSTRUCTION(BRANCH_END, "end")      /* a branch is done */
INSTRUCTION(JOIN, "join")           /* the branches are listed to here */
INSTRUCTION(FAIL, "fail")           /* fail with this chance */
INSTRUCTION(ROUTE, "route")         /* choose an instance of a service */
INSTRUCTION(UNROUTE, "return")      /* leave the service, back to the caller's instance */
INSTRUCTION(CALL, "call")           /* steps of another request begin, in this one's place */
INSTRUCTION(RETURN, "answered")     /* they end: its time is counted under its own name */
INSTRUCTION(REPLY, "reply")         /* the client has its answer; the steps go on */
INSTRUCTION(SPAWN, "enqueue")       /* start another request and do not wait for it */
INSTRUCTION(DONE, "done")           /* the end */
INSTRUCTION(SOURCE, "source")       /* actors: traffic sends the next */
INSTRUCTION(SHARER, "sharer")       /* a shared station finishes a job */
INSTRUCTION(BOOTER, "booter")       /* a server has booted */
INSTRUCTION(GATE_WAKER, "waker")    /* the line of a barging gate comes forward */
INSTRUCTION(ROW_WAKER, "row waker") /* the line of a barging row comes forward */
INSTRUCTION(STARTER, "starter")     /* time has come for calls that wait */
INSTRUCTION(ANSWERER, "answerer")   /* an external answers a batch of calls */
INSTRUCTION(CLIENT_WAITS, "client waits")
INSTRUCTION(CLIENT_PAUSES, "client pauses")
INSTRUCTION(USER_THINKS, "user thinks")
INSTRUCTION(NUMBER, "number")           /* which of the gate's units it has */
INSTRUCTION(UNNUMBER, "number back")    /* somebody else may have that one */
INSTRUCTION(AS_WORKER, "as worker")     /* members are now chosen by worker */
INSTRUCTION(AS_INSTANCE, "as instance") /* by instance, inside of that */
INSTRUCTION(AS_BEFORE, "as before")     /* the innermost of the two ends */
INSTRUCTION(RETURNER, "returner")       /* an instance of a service is back */
