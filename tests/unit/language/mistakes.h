/*
 * Broken scenarios and what is said about each, to the letter.
 */
#ifndef HEADROOM_TESTS_UNIT_LANGUAGE_MISTAKES_H
#define HEADROOM_TESTS_UNIT_LANGUAGE_MISTAKES_H

/* Texts stay as they are read. */
/* clang-format off */
static const struct mistake {
    const char *name, *text, *said;
} mistakes[] = {
{"unknown_key",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"trafic: {}\n",
"x.yaml:5:1: unknown key 'trafic' in a scenario\n"
"    5 | trafic: {}\n"
"      | ^~~~~~ did you mean 'traffic'?\n"},
{"unknown_key_of_a_pool",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {conections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:59: unknown key 'conections' in services.app.pools.main\n"
"    2 | services: {app: {instances: 2, workers: 4, pools: {main: {conections: 5}}}}\n"
"      |                                                           ^~~~~~~~~~ did you mean 'connections'?\n"},
{"a_scheduler_of_two_cores",
"traffic: {web: {rate: 10/s, request: get}}\n"
"databases: {main: {cpu: 2, scheduler: {slice: 1ms}}}\n"
"requests: {get: {steps: [query: 1ms]}}\n",
"x.yaml:2:28: main cannot have a scheduler\n"
"    2 | databases: {main: {cpu: 2, scheduler: {slice: 1ms}}}\n"
"      |                            ^~~~~~~~~ it is for 'cpu: 1'\n"},
{"a_scheduler_in_line",
"traffic: {web: {rate: 10/s, request: get}}\n"
"databases: {main: {cpu_sharing: fifo, scheduler: {}}}\n"
"requests: {get: {steps: [query: 1ms]}}\n",
"x.yaml:2:39: main cannot have a scheduler\n"
"    2 | databases: {main: {cpu_sharing: fifo, scheduler: {}}}\n"
"      |                                       ^~~~~~~~~ it shares the core by itself: leave cpu_sharing out\n"},
{"a_scheduler_and_a_slowdown",
"traffic: {web: {rate: 10/s, request: get}}\n"
"databases: {main: {slowdown: {contention: 1%}, scheduler: {}}}\n"
"requests: {get: {steps: [query: 1ms]}}\n",
"x.yaml:2:48: main cannot have a scheduler\n"
"    2 | databases: {main: {slowdown: {contention: 1%}, scheduler: {}}}\n"
"      |                                                ^~~~~~~~~ it goes without a slowdown\n"},
{"a_gil_of_no_gil_threads",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {gil: {interval: 5ms}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:18: app cannot have a gil\n"
"    2 | services: {app: {gil: {interval: 5ms}}}\n"
"      |                  ^~~ it is for 'runs: gil-threads'\n"},
{"a_gil_without_number_of_threads",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {runs: gil-threads, gil: {interval: 5ms}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:37: app cannot have a gil\n"
"    2 | services: {app: {runs: gil-threads, gil: {interval: 5ms}}}\n"
"      |                                     ^~~ it goes round among threads: say 'workers', at most 1000\n"},
{"a_gil_in_line",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {runs: gil-threads, workers: 4, cpu_sharing: fifo, gil: {}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:68: app cannot have a gil\n"
"    2 | services: {app: {runs: gil-threads, workers: 4, cpu_sharing: fifo, gil: {}}}\n"
"      |                                                                    ^~~ it shares the core by itself: leave cpu_sharing out\n"},
{"a_gil_that_slows",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {runs: gil-threads, workers: 4, memory: {limit: 1GB, over: slow 2x}, gil: {}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:86: app cannot have a gil\n"
"    2 | services: {app: {runs: gil-threads, workers: 4, memory: {limit: 1GB, over: slow 2x}, gil: {}}}\n"
"      |                                                                                      ^~~ with it memory cannot be 'over: slow'\n"},
{"unknown_key_far_off",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {quux: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:18: unknown key 'quux' in services.app\n"
"    2 | services: {app: {quux: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"      |                  ^~~~ there is instances, balance, runs, workers, backlog, backlog_timeout, order, cpu, cpu_sharing, memory, gil, pools\n"},
{"duplicate_key",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"requests: {}\n",
"x.yaml:5:1: 'requests' stands here twice\n"
"    5 | requests: {}\n"
"      | ^~~~~~~~ first in line 4\n"},
{"bare_duration",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"run: {duration: 5}\n",
"x.yaml:5:17: '5' has no unit\n"
"    5 | run: {duration: 5}\n"
"      |                 ^ say 5ms or 5s\n"},
{"wrong_unit",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"run: {duration: 5sec}\n",
"x.yaml:5:18: unknown unit 'sec' in '5sec'\n"
"    5 | run: {duration: 5sec}\n"
"      |                  ^~~ a duration is written 250us, 5ms, 1.5s, 2m, 1h or 7d\n"},
{"bare_rate",
"traffic: {web: {rate: 10, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:23: '10' has no unit\n"
"    1 | traffic: {web: {rate: 10, request: get}}\n"
"      |                       ^~ say 10/s or 10/min\n"},
{"bare_share",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"externals: {pay: {time: 1ms, errors: 0.3}}\n",
"x.yaml:5:38: '0.3' has no unit\n"
"    5 | externals: {pay: {time: 1ms, errors: 0.3}}\n"
"      |                                      ^~~ say 30%\n"},
{"share_above_all",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"run: {precision: 130%}\n",
"x.yaml:5:18: '130%' is more than all\n"
"    5 | run: {precision: 130%}\n"
"      |                  ^~~~ it lies between 0% and 100%\n"},
{"negative_count",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: -4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:41: '-4' is not a count\n"
"    2 | services: {app: {instances: 2, workers: -4, pools: {main: {connections: 5}}}}\n"
"      |                                         ^~ it cannot be negative\n"},
{"fraction_of_a_count",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4.5, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:41: '4.5' is not a whole number\n"
"    2 | services: {app: {instances: 2, workers: 4.5, pools: {main: {connections: 5}}}}\n"
"      |                                         ^~~\n"},
{"no_workers",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 0, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:41: workers is too small\n"
"    2 | services: {app: {instances: 2, workers: 0, pools: {main: {connections: 5}}}}\n"
"      |                                         ^ at least 1\n"},
{"no_cores",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, cpu: 0, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:37: cpu cannot be 0\n"
"    2 | services: {app: {instances: 2, cpu: 0, pools: {main: {connections: 5}}}}\n"
"      |                                     ^\n"},
{"zero_rate",
"traffic: {web: {rate: 0/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:23: rate cannot be 0\n"
"    1 | traffic: {web: {rate: 0/s, request: get}}\n"
"      |                       ^~~\n"},
{"huge_count",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 99999999999, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:41: workers is too large\n"
"    2 | services: {app: {instances: 2, workers: 99999999999, pools: {main: {connections: 5}}}}\n"
"      |                                         ^~~~~~~~~~~ at most 1000000000\n"},
{"priority_too_high",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, priority: 10, steps: [cpu: 1ms]}}\n",
"x.yaml:4:42: priority is too large\n"
"    4 | requests: {get: {service: app, priority: 10, steps: [cpu: 1ms]}}\n"
"      |                                          ^~ at most 9\n"},
{"no_boolean",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, cancel: yes, steps: [cpu: 1ms]}}\n",
"x.yaml:4:40: 'yes' is neither true nor false\n"
"    4 | requests: {get: {service: app, cancel: yes, steps: [cpu: 1ms]}}\n"
"      |                                        ^~~ say true or false\n"},
{"unknown_choice",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, balance: round-robbin, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:41: 'round-robbin' is no balance\n"
"    2 | services: {app: {instances: 2, balance: round-robbin, pools: {main: {connections: 5}}}}\n"
"      |                                         ^~~~~~~~~~~~ did you mean 'round-robin'?\n"},
{"choice_far_off",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, runs: coroutines, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:38: 'coroutines' is no runs\n"
"    2 | services: {app: {instances: 2, runs: coroutines, pools: {main: {connections: 5}}}}\n"
"      |                                      ^~~~~~~~~~ there is threads, processes, gil-threads, async\n"},
{"unknown_service",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: ap, steps: [cpu: 1ms]}}\n",
"x.yaml:4:27: there is no 'ap' in services\n"
"    4 | requests: {get: {service: ap, steps: [cpu: 1ms]}}\n"
"      |                           ^~ did you mean 'app'?\n"},
{"unknown_request",
"traffic: {web: {rate: 10/s, request: gte}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:38: there is no 'gte' in requests\n"
"    1 | traffic: {web: {rate: 10/s, request: gte}}\n"
"      |                                      ^~~ did you mean 'get'?\n"},
{"no_such_section",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [call: pay]}}\n",
"x.yaml:4:46: there is no 'pay' in externals\n"
"    4 | requests: {get: {service: app, steps: [call: pay]}}\n"
"      |                                              ^~~ there is none\n"},
{"unknown_database_of_a_pool",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {mian: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:52: there is no 'mian' in databases\n"
"    2 | services: {app: {instances: 2, workers: 4, pools: {mian: {connections: 5}}}}\n"
"      |                                                    ^~~~ did you mean 'main'?\n"},
{"unknown_rows",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [transaction: [lock: stok]]}}\n",
"x.yaml:4:60: there is no 'stok' in the rows of this database\n"
"    4 | requests: {get: {service: app, steps: [transaction: [lock: stok]]}}\n"
"      |                                                            ^~~~ did you mean 'stock'?\n"},
{"lock_outside",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [lock: stock]}}\n",
"x.yaml:4:46: a lock outside a transaction\n"
"    4 | requests: {get: {service: app, steps: [lock: stock]}}\n"
"      |                                              ^~~~~ rows are held until the transaction ends: put it into one\n"},
{"lock_without_rows",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [transaction: [lock: {mode: read}]]}}\n",
"x.yaml:4:54: requests.get.steps.transaction.steps.lock needs 'rows'\n"
"    4 | requests: {get: {service: app, steps: [transaction: [lock: {mode: read}]]}}\n"
"      |                                                      ^~~~ rows of the transaction's database\n"},
{"lock_mode",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [transaction: [lock: {rows: stock, mode: share}]]}}\n",
"x.yaml:4:80: 'share' is no mode\n"
"    4 | requests: {get: {service: app, steps: [transaction: [lock: {rows: stock, mode: share}]]}}\n"
"      |                                                                                ^~~~~ there is write, read\n"},
{"unknown_step",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [qeury: 1ms]}}\n",
"x.yaml:4:40: unknown step 'qeury'\n"
"    4 | requests: {get: {service: app, steps: [qeury: 1ms]}}\n"
"      |                                        ^~~~~ did you mean 'query'?\n"},
{"unknown_step_far_off",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [teleport: 1ms]}}\n",
"x.yaml:4:40: unknown step 'teleport'\n"
"    4 | requests: {get: {service: app, steps: [teleport: 1ms]}}\n"
"      |                                        ^~~~~~~~ there are cpu, wait, query, transaction, lock, call, reply, cache, enqueue, hold, repeat, choose, parallel, fail\n"},
{"empty_step",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [{}]}}\n",
"x.yaml:4:40: an empty step\n"
"    4 | requests: {get: {service: app, steps: [{}]}}\n"
"      |                                        ^ such as 'cpu: exp 3ms'\n"},
{"step_is_a_word",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu]}}\n",
"x.yaml:4:40: a step is 'kind: what'\n"
"    4 | requests: {get: {service: app, steps: [cpu]}}\n"
"      |                                        ^~~ such as 'cpu: exp 3ms'\n"},
{"two_kinds_in_a_step",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [{cpu: 1ms, wait: 2ms}]}}\n",
"x.yaml:4:51: unknown key 'wait' in requests.get.steps\n"
"    4 | requests: {get: {service: app, steps: [{cpu: 1ms, wait: 2ms}]}}\n"
"      |                                                   ^~~~ there is cpu, id\n"},
{"steps_are_no_list",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: {cpu: 1ms}}}\n",
"x.yaml:4:32: a list of steps is wanted here\n"
"    4 | requests: {get: {service: app, steps: {cpu: 1ms}}}\n"
"      |                                ^~~~~ lines that begin with '- ', such as '- cpu: exp 3ms'\n"},
{"bad_id",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [{cpu: 1ms, id: a.b}]}}\n",
"x.yaml:4:55: 'a.b' is not a good id\n"
"    4 | requests: {get: {service: app, steps: [{cpu: 1ms, id: a.b}]}}\n"
"      |                                                       ^~~ a word without . : and =\n"},
{"reply_later",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [reply: later]}}\n",
"x.yaml:4:47: 'later' is no time of a reply\n"
"    4 | requests: {get: {service: app, steps: [reply: later]}}\n"
"      |                                               ^~~~~ say 'reply: now'\n"},
{"enqueue_without_to",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [enqueue: get]}}\n"
"queues: {q: {workers: 1}}\n",
"x.yaml:4:40: requests.get.steps needs 'to'\n"
"    4 | requests: {get: {service: app, steps: [enqueue: get]}}\n"
"      |                                        ^ the queue, such as 'to: emails'\n"},
{"hold_without_steps",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [hold: m]}}\n"
"gates: {m: {capacity: 1}}\n",
"x.yaml:4:40: requests.get.steps needs 'steps'\n"
"    4 | requests: {get: {service: app, steps: [hold: m]}}\n"
"      |                                        ^ what is done inside\n"},
{"chances_do_not_add_up",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [choose: [{chance: 30%, steps: []}, {chance: 60%, steps: []}]]}}\n",
"x.yaml:4:40: the chances add up to 90%\n"
"    4 | requests: {get: {service: app, steps: [choose: [{chance: 30%, steps: []}, {chance: 60%, steps: []}]]...\n"
"      |                                        ^~~~~~ they must add up to 100%\n"},
{"choose_is_no_list",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [choose: {chance: 30%, steps: []}]}}\n",
"x.yaml:4:40: a list is wanted here\n"
"    4 | requests: {get: {service: app, steps: [choose: {chance: 30%, steps: []}]}}\n"
"      |                                        ^~~~~~ - {chance: 30%, steps: [...]} lines\n"},
{"way_without_chance",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [choose: [{steps: []}]]}}\n",
"x.yaml:4:49: requests.get.steps.choose needs 'chance'\n"
"    4 | requests: {get: {service: app, steps: [choose: [{steps: []}]]}}\n"
"      |                                                 ^ of this one; together they are 100%\n"},
{"parallel_is_no_list",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [parallel: 3]}}\n",
"x.yaml:4:50: a list is wanted here\n"
"    4 | requests: {get: {service: app, steps: [parallel: 3]}}\n"
"      |                                                  ^ a list of lists of steps\n"},
{"call_of_half",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [call: {service: app}]}}\n",
"x.yaml:4:40: a call is of an external or of a service\n"
"    4 | requests: {get: {service: app, steps: [call: {service: app}]}}\n"
"      |                                        ^~~~ say 'call: payment' or 'call: {service: app, request: browse}'\n"},
{"call_of_both",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [call: {external: pay, service: app, request: get}]}}\n"
"externals: {pay: {time: 1ms}}\n",
"x.yaml:4:40: a call is of an external or of a service\n"
"    4 | requests: {get: {service: app, steps: [call: {external: pay, service: app, request: get}]}}\n"
"      |                                        ^~~~ say 'call: payment' or 'call: {service: app, request: browse}'\n"},
{"call_of_itself",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [call: {service: app, request: get}]}}\n",
"x.yaml:4:40: this call of 'get' runs in a circle\n"
"    4 | requests: {get: {service: app, steps: [call: {service: app, request: get}]}}\n"
"      |                                        ^~~~ get is reached from it\n"},
{"call_in_a_circle",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [call: {service: app, request: b}]}, b: {service: app, steps: [call: {service: app, request: get}]}}\n",
"x.yaml:4:102: this call of 'get' runs in a circle\n"
"    4 | ...l: {service: app, request: b}]}, b: {service: app, steps: [call: {service: app, request: get}]}}\n"
"      |                                                               ^~~~ b is reached from it\n"},
{"cpu_without_service",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {steps: [cpu: 1ms]}}\n",
"x.yaml:4:26: get runs in no service, so there is no CPU for this\n"
"    4 | requests: {get: {steps: [cpu: 1ms]}}\n"
"      |                          ^~~ add 'service: NAME' to the request\n"},
{"cpu_of_what_is_called_and_sent",
"traffic: {web: {rate: 10/s, mix: {get: 50%, sub: 50%}}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [call: {service: app, request: sub}]}, sub: {steps: [cpu: 1ms]}}\n",
"x.yaml:4:92: sub runs in no service, so there is no CPU for this\n"
"    4 | ...teps: [call: {service: app, request: sub}]}, sub: {steps: [cpu: 1ms]}}\n"
"      |                                                               ^~~ add 'service: NAME' to the request\n"},
{"cpu_of_what_is_enqueued",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4}}\n"
"queues: {later: {}}\n"
"requests: {get: {service: app, steps: [{enqueue: sub, to: later}]}, sub: {steps: [cpu: 1ms]}}\n",
"x.yaml:4:83: sub runs in no service, so there is no CPU for this\n"
"    4 | requests: {get: {service: app, steps: [{enqueue: sub, to: later}]}, sub: {steps: [cpu: 1ms]}}\n"
"      |                                                                                   ^~~ add 'service: NAME' to the request\n"},
{"no_time_to_measure",
"traffic: {web: {rate: 10/s, request: get}}\n"
"run: {duration: 0s}\n"
"requests: {get: {steps: []}}\n",
"x.yaml:2:17: duration cannot be 0\n"
"    2 | run: {duration: 0s}\n"
"      |                 ^~\n"},
{"two_databases",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {other: {}, main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [query: 1ms]}}\n",
"x.yaml:4:40: which database is not said\n"
"    4 | requests: {get: {service: app, steps: [query: 1ms]}}\n"
"      |                                        ^~~~~ there is other, main\n"},
{"transaction_of_two_databases",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {other: {}, main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [transaction: [query: 1ms, lock: stock]]}}\n",
"x.yaml:4:40: which database is not said\n"
"    4 | requests: {get: {service: app, steps: [transaction: [query: 1ms, lock: stock]]}}\n"
"      |                                        ^~~~~~~~~~~ there is other, main\n"},
{"transaction_in_unknown_database",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [transaction: {database: x, steps: [query: 1ms, lock: stock]}]}}\n",
"x.yaml:4:64: there is no 'x' in databases\n"
"    4 | ...ests: {get: {service: app, steps: [transaction: {database: x, steps: [query: 1ms, lock: stock]}]}}\n"
"      |                                                               ^ there is main\n"},
{"query_of_unknown_database",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [query: {database: x, cpu: 1ms}]}}\n",
"x.yaml:4:58: there is no 'x' in databases\n"
"    4 | requests: {get: {service: app, steps: [query: {database: x, cpu: 1ms}]}}\n"
"      |                                                          ^ there is main\n"},
{"behind_the_end",
"name\n"
"run: {}\n",
"x.yaml:2:4: no ':' is expected here\n"
"    2 | run: {}\n"
"      |    ^ too far right? a text in need of quotes? no ':' in the line before?\n"},
{"two_values",
"\"a\"\n"
"\"b\": {}\n",
"x.yaml:2:1: this does not fit what stands before\n"
"    2 | \"b\": {}\n"
"      | ^ a file is one map of 'key: value' lines\n"},
{"free_key_is_no_service",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: x-y, steps: [cpu: 1ms]}}\n",
"x.yaml:4:27: there is no 'x-y' in services\n"
"    4 | requests: {get: {service: x-y, steps: [cpu: 1ms]}}\n"
"      |                           ^~~ there is app\n"},
{"no_database",
"traffic: {web: {rate: 10/s, request: get}}\n"
"requests: {get: {steps: [query: 1ms]}}\n",
"x.yaml:2:26: which database is not said\n"
"    2 | requests: {get: {steps: [query: 1ms]}}\n"
"      |                          ^~~~~ there is none\n"},
{"mix_does_not_add_up",
"traffic: {web: {rate: 10/s, mix: {get: 90%}}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:29: the mix adds up to 90%\n"
"    1 | traffic: {web: {rate: 10/s, mix: {get: 90%}}}\n"
"      |                             ^~~ it must add up to 100%\n"},
{"mix_of_unknown",
"traffic: {web: {rate: 10/s, mix: {got: 100%}}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:35: there is no 'got' in requests\n"
"    1 | traffic: {web: {rate: 10/s, mix: {got: 100%}}}\n"
"      |                                   ^~~ did you mean 'get'?\n"},
{"mix_and_request",
"traffic: {web: {rate: 10/s, request: get, mix: {get: 100%}}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:11: web has a mix and a request\n"
"    1 | traffic: {web: {rate: 10/s, request: get, mix: {get: 100%}}}\n"
"      |           ^~~ say 'request: NAME' or 'mix: {NAME: 70%, NAME: 30%}'\n"},
{"neither_mix_nor_request",
"traffic: {web: {rate: 10/s}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:11: web has neither mix nor request\n"
"    1 | traffic: {web: {rate: 10/s}}\n"
"      |           ^~~ say 'request: NAME' or 'mix: {NAME: 70%, NAME: 30%}'\n"},
{"rate_and_users",
"traffic: {web: {rate: 10/s, users: 5, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:11: web has a rate and users\n"
"    1 | traffic: {web: {rate: 10/s, users: 5, request: get}}\n"
"      |           ^~~ open traffic has 'rate: 120/s', closed traffic 'users: 50'\n"},
{"neither_rate_nor_users",
"traffic: {web: {request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:11: web has neither rate nor users\n"
"    1 | traffic: {web: {request: get}}\n"
"      |           ^~~ open traffic has 'rate: 120/s', closed traffic 'users: 50'\n"},
{"think_of_open_traffic",
"traffic: {web: {rate: 10/s, think: 1s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:29: 'think' needs 'users'\n"
"    1 | traffic: {web: {rate: 10/s, think: 1s, request: get}}\n"
"      |                             ^~~~~ arrivals at a rate do not wait and think\n"},
{"arrivals_of_users",
"traffic: {web: {users: 5, arrivals: even, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:27: 'arrivals' needs 'rate'\n"
"    1 | traffic: {web: {users: 5, arrivals: even, request: get}}\n"
"      |                           ^~~~~~~~ users ask again when they have their answer\n"},
{"arrivals_without_number",
"traffic: {web: {rate: 10/s, arrivals: erlang, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:39: 'erlang' takes a number\n"
"    1 | traffic: {web: {rate: 10/s, arrivals: erlang, request: get}}\n"
"      |                                       ^~~~~~ say 'erlang 3'\n"},
{"arrivals_with_number",
"traffic: {web: {rate: 10/s, arrivals: even 3, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:39: 'even' takes no number\n"
"    1 | traffic: {web: {rate: 10/s, arrivals: even 3, request: get}}\n"
"      |                                       ^~~~~~ say 'even'\n"},
{"arrivals_too_small",
"traffic: {web: {rate: 10/s, arrivals: hyper 0.5, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:39: hyper wants at least 1\n"
"    1 | traffic: {web: {rate: 10/s, arrivals: hyper 0.5, request: get}}\n"
"      |                                       ^~~~~~~~~ such as 'hyper 2'\n"},
{"rate_of_halves",
"traffic: {web: {rate: {mean: 10/s, curve: c.csv}, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:43: cannot read 'c.csv': No such file or directory\n"
"    1 | traffic: {web: {rate: {mean: 10/s, curve: c.csv}, request: get}}\n"
"      |                                           ^~~~~\n"},
{"stages_are_no_list",
"traffic: {web: {rate: {start: 10/s, stages: 5m}, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:45: stages are a list\n"
"    1 | traffic: {web: {rate: {start: 10/s, stages: 5m}, request: get}}\n"
"      |                                             ^~ such as [{duration: 5m, target: 500/s}]\n"},
{"stage_without_target",
"traffic: {web: {rate: {start: 10/s, stages: [{duration: 5m}]}, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:46: traffic.web.rate.stages needs 'target'\n"
"    1 | traffic: {web: {rate: {start: 10/s, stages: [{duration: 5m}]}, request: get}}\n"
"      |                                              ^ the rate at its end\n"},
{"period_of_nothing",
"traffic: {web: {rate: {mean: 10/s, swing: 5%, period: 0s}, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:55: the period cannot be 0\n"
"    1 | traffic: {web: {rate: {mean: 10/s, swing: 5%, period: 0s}, request: get}}\n"
"      |                                                       ^~\n"},
{"curve_outside",
"traffic: {web: {rate: {curve: ../../etc/passwd}, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:31: '../../etc/passwd' lies outside the scenario's folder\n"
"    1 | traffic: {web: {rate: {curve: ../../etc/passwd}, request: get}}\n"
"      |                               ^~~~~~~~~~~~~~~~ files of a scenario lie beside it or below\n"},
{"curve_from_the_root",
"traffic: {web: {rate: {curve: /etc/passwd}, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:31: '/etc/passwd' lies outside the scenario's folder\n"
"    1 | traffic: {web: {rate: {curve: /etc/passwd}, request: get}}\n"
"      |                               ^~~~~~~~~~~ files of a scenario lie beside it or below\n"},
{"curve_missing",
"traffic: {web: {rate: {curve: nowhere.csv}, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:31: cannot read 'nowhere.csv': No such file or directory\n"
"    1 | traffic: {web: {rate: {curve: nowhere.csv}, request: get}}\n"
"      |                               ^~~~~~~~~~~\n"},
{"empirical_outside",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: empirical ../x.csv]}}\n",
"x.yaml:4:45: '../x.csv' lies outside the scenario's folder\n"
"    4 | requests: {get: {service: app, steps: [cpu: empirical ../x.csv]}}\n"
"      |                                             ^~~~~~~~~~~~~~~~~~ files of a scenario lie beside it or below\n"},
{"unknown_distribution",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: expo 1ms]}}\n",
"x.yaml:4:45: unknown distribution 'expo'\n"
"    4 | requests: {get: {service: app, steps: [cpu: expo 1ms]}}\n"
"      |                                             ^~~~ did you mean 'exp'?\n"},
{"distribution_without_unit",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: exp 1]}}\n",
"x.yaml:4:49: '1' has no unit\n"
"    4 | requests: {get: {service: app, steps: [cpu: exp 1]}}\n"
"      |                                                 ^ say 1ms or 1s\n"},
{"times_are_no_count",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [query: {cpu: 1ms, times: many}]}}\n",
"x.yaml:4:65: unknown distribution 'many'\n"
"    4 | requests: {get: {service: app, steps: [query: {cpu: 1ms, times: many}]}}\n"
"      |                                                                 ^~~~ there are: a plain 3, geometric\n"},
{"fail_with_a_number",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [fail: 0.1]}}\n",
"x.yaml:4:46: '0.1' has no unit\n"
"    4 | requests: {get: {service: app, steps: [fail: 0.1]}}\n"
"      |                                              ^~~ say 10%\n"},
{"pool_per_endless_worker",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, pools: {main: {connections: 5, per: worker}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:68: a pool per worker, but app does not say how many workers\n"
"    2 | services: {app: {instances: 2, pools: {main: {connections: 5, per: worker}}}}\n"
"      |                                                                    ^~~~~~ add 'workers: 16' to the service\n"},
{"pool_of_nothing",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 0}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:72: connections is too small\n"
"    2 | services: {app: {instances: 2, workers: 4, pools: {main: {connections: 0}}}}\n"
"      |                                                                        ^ at least 1\n"},
{"pool_without_connections",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {per: fleet}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:52: services.app.pools.main needs 'connections'\n"
"    2 | services: {app: {instances: 2, workers: 4, pools: {main: {per: fleet}}}}\n"
"      |                                                    ^~~~ how many it keeps at most\n"},
{"memory_over_from_the_start",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, memory: {limit: 1GB, base: 800MB, per_worker: 100MB, over: restart 5s}, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:44: base and workers alone need more than the limit\n"
"    2 | services: {app: {instances: 2, workers: 4, memory: {limit: 1GB, base: 800MB, per_worker: 100MB, over...\n"
"      |                                            ^~~~~~ raise limit, or lower base, per_worker or workers\n"},
{"memory_without_over",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, memory: {limit: 1GB}, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:32: services.app.memory needs 'over'\n"
"    2 | services: {app: {instances: 2, memory: {limit: 1GB}, pools: {main: {connections: 5}}}}\n"
"      |                                ^~~~~~ past the limit: restart 20s or slow 4x\n"},
{"slow_without_x",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, memory: {limit: 1GB, over: slow 4}, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:59: '4' is no factor\n"
"    2 | services: {app: {instances: 2, memory: {limit: 1GB, over: slow 4}, pools: {main: {connections: 5}}}}\n"
"      |                                                           ^~~~~~ such as 4x\n"},
{"restart_without_unit",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, memory: {limit: 1GB, over: restart 4}, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:59: '4' has no unit\n"
"    2 | services: {app: {instances: 2, memory: {limit: 1GB, over: restart 4}, pools: {main: {connections: 5}...\n"
"      |                                                           ^~~~~~~~~ say 4ms or 4s\n"},
{"size_without_unit",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, memory: {limit: 512, over: slow 4x}, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:48: '512' has no unit\n"
"    2 | services: {app: {instances: 2, memory: {limit: 512, over: slow 4x}, pools: {main: {connections: 5}}}...\n"
"      |                                                ^~~ say 512MB or 512GB\n"},
{"external_without_time",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"externals: {pay: {concurrency: 5}}\n",
"x.yaml:5:13: externals.pay needs 'time'\n"
"    5 | externals: {pay: {concurrency: 5}}\n"
"      |             ^~~ how long a call takes\n"},
{"cache_of_nothing",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"caches: {c: {time: 1ms}}\n",
"x.yaml:5:10: c says neither hits nor keys and holds\n"
"    5 | caches: {c: {time: 1ms}}\n"
"      |          ^ {hits: 80%, time: 1ms} or {keys: 1000, holds: 50, time: 1ms}\n"},
{"cache_of_both",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"caches: {c: {hits: 5%, keys: 9, holds: 3}}\n",
"x.yaml:5:10: c has both hits and keys\n"
"    5 | caches: {c: {hits: 5%, keys: 9, holds: 3}}\n"
"      |          ^ {hits: 80%, time: 1ms} or {keys: 1000, holds: 50, time: 1ms}\n"},
{"unknown_objective",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, slo: {p101: 1s}, steps: [cpu: 1ms]}}\n",
"x.yaml:4:38: unknown objective 'p101'\n"
"    4 | requests: {get: {service: app, slo: {p101: 1s}, steps: [cpu: 1ms]}}\n"
"      |                                      ^~~~ there is p50 ... p99.9, mean, max, errors, throughput\n"},
{"objective_without_unit",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, slo: {p95: 400}, steps: [cpu: 1ms]}}\n",
"x.yaml:4:43: '400' has no unit\n"
"    4 | requests: {get: {service: app, slo: {p95: 400}, steps: [cpu: 1ms]}}\n"
"      |                                           ^~~ say 400ms or 400s\n"},
{"nothing_to_do",
"name: empty\n",
"x.yaml: a scenario needs 'traffic': who sends requests\n"
"x.yaml: a scenario needs 'requests': what is done, step by step\n"},
{"empty_file",
"",
"x.yaml: there is nothing in it\n"},
{"only_a_comment",
"# later\n",
"x.yaml: there is nothing in it\n"},
{"a_list",
"- a\n"
"- b\n",
"x.yaml:1:1: a scenario is a list here\n"
"    1 | - a\n"
"      | ^ it wants 'key: value' lines\n"},
{"a_word",
"hello\n",
"x.yaml:1:1: a scenario is a plain value here\n"
"    1 | hello\n"
"      | ^~~~~ it wants 'key: value' lines\n"},
{"section_is_a_word",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: app\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:11: services is a plain value here\n"
"    2 | services: app\n"
"      |           ^~~ it wants 'key: value' lines\n"
"x.yaml:4:27: there is no 'app' in services\n"
"    4 | requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"      |                           ^~~ there is none\n"},
{"section_is_a_list",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"caches: [a, b]\n",
"x.yaml:5:1: caches is a list here\n"
"    5 | caches: [a, b]\n"
"      | ^~~~~~ it wants 'key: value' lines\n"},
{"value_is_a_map",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: {a: 4}, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:32: workers is a map here\n"
"    2 | services: {app: {instances: 2, workers: {a: 4}, pools: {main: {connections: 5}}}}\n"
"      |                                ^~~~~~~ it wants a count, such as 16\n"},
{"value_is_missing",
"run:\n"
"  duration:\n"
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:3: duration has no value\n"
"    2 |   duration:\n"
"      |   ^~~~~~~~ it wants a duration, such as 5ms\n"},
{"bad_name",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"caches: {a.b: {hits: 5%}}\n",
"x.yaml:5:10: 'a.b' is not a good name\n"
"    5 | caches: {a.b: {hits: 5%}}\n"
"      |          ^~~ up to 64 letters, without . : and =\n"},
{"tab_indents",
"traffic:\n"
"\011web: 1\n",
"x.yaml:2:1: a tab cannot indent\n"
"    2 |     web: 1\n"
"      | ^ use spaces\n"},
{"indented_too_far",
"run:\n"
"  seed: 1\n"
"   duration: 5m\n",
"x.yaml:3:12: no ':' is expected here\n"
"    3 |    duration: 5m\n"
"      |            ^ too far right? a text in need of quotes? no ':' in the line before?\n"},
{"indented_too_little",
"run:\n"
"    seed: 1\n"
"  duration: 5m\n",
"x.yaml:3:3: a key is expected here\n"
"    3 |   duration: 5m\n"
"      |   ^ does it stand in one column with its neighbours?\n"},
{"colon_is_missing",
"run:\n"
"  seed 1\n"
"  duration: 5m\n",
"x.yaml:3:11: no ':' is expected here\n"
"    3 |   duration: 5m\n"
"      |           ^ too far right? a text in need of quotes? no ':' in the line before?\n"},
{"brace_is_open",
"run: {seed: 1\n"
"traffic: {}\n",
"x.yaml:2:8: a ',' or '}' is expected here\n"
"    2 | traffic: {}\n"
"      |        ^ is a '{' before it not closed?\n"},
{"bracket_is_open",
"a: [1, 2\n"
"b: 3\n",
"x.yaml:2:2: a ',' or ']' is expected here\n"
"    2 | b: 3\n"
"      |  ^ is a '[' before it not closed?\n"},
{"quote_is_open",
"name: \"hello\n"
"run: {}\n",
"x.yaml:1:7: this quote is not closed\n"
"    1 | name: \"hello\n"
"      |       ^\n"},
{"bad_escape",
"name: \"\\q\"\n",
"x.yaml:1:8: unknown escape in a quoted text\n"
"    1 | name: \"\\q\"\n"
"      |        ^ single quotes take everything as it is\n"},
{"at_sign",
"name: @me\n",
"x.yaml:1:7: this character needs quotes\n"
"    1 | name: @me\n"
"      |       ^ put the text in quotes\n"},
{"not_utf8",
"name: ok\n"
"about: caf\351\n",
"x.yaml:2:11: this is not UTF-8\n"
"    2 | about: caf?\n"
"      |           ^ save the file as UTF-8\n"},
{"control_character",
"name: a\001b\n",
"x.yaml:1:8: a control character\n"
"    1 | name: a?b\n"
"      |        ^ write it as \"\\x..\", or not at all\n"},
{"zero_byte",
"name: \"a\\0b\"\n",
"x.yaml:1:7: a zero byte in a text\n"
"    1 | name: \"a\\0b\"\n"
"      |       ^~~~~~\n"},
{"tag",
"name: !!str hello\n",
"x.yaml:1:7: tags are not understood\n"
"    1 | name: !!str hello\n"
"      |       ^~~~~~~~~~~ leave '!...' out\n"},
{"merge_key",
"a: &a {b: 1}\n"
"c: {<<: *a}\n",
"x.yaml:2:5: merge keys are not understood\n"
"    2 | c: {<<: *a}\n"
"      |     ^~ write the values out\n"},
{"alias_of_nothing",
"name: *me\n",
"x.yaml:1:7: this alias stands for nothing so far\n"
"    1 | name: *me\n"
"      |       ^~~ '&name' before a value gives it a name\n"},
{"alias_of_itself",
"x-a: &a {b: *a}\n",
"x.yaml:1:13: this alias stands for nothing so far\n"
"    1 | x-a: &a {b: *a}\n"
"      |             ^~ '&name' before a value gives it a name\n"},
{"alias_as_key",
"x-a: &a b\n"
"*a : c\n",
"x.yaml:2:1: an alias cannot be a key\n"
"    2 | *a : c\n"
"      | ^~\n"},
{"key_is_a_list",
"[a, b]: c\n",
"x.yaml:1:1: a key must be a word\n"
"    1 | [a, b]: c\n"
"      | ^\n"},
{"second_document",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"---\n"
"name: two\n",
"x.yaml:5:1: a second document\n"
"    5 | ---\n"
"      | ^~~ one file is one scenario\n"},
{"nested_too_deeply",
"x-a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n",
"x.yaml:1:69: nested too deeply\n"
"    1 | ...[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]...\n"
"      |                                                               ^ at most 64 levels\n"},
{"wide_letters",
"name: \346\235\261\344\272\254\n"
"run: {s\303\251ed: 1}\n"
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:7: unknown key 's\303\251ed' in run\n"
"    2 | run: {s\303\251ed: 1}\n"
"      |       ^~~~ there is duration, warmup, replications, precision, seed, windows, max_in_flight\n"},
{"several_at_once",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, wrokers: 4, cpu: two, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"run: {seed: x}\n",
"x.yaml:2:32: unknown key 'wrokers' in services.app\n"
"    2 | services: {app: {instances: 2, wrokers: 4, cpu: two, pools: {main: {connections: 5}}}}\n"
"      |                                ^~~~~~~ did you mean 'workers'?\n"
"x.yaml:2:49: 'two' is not a number\n"
"    2 | services: {app: {instances: 2, wrokers: 4, cpu: two, pools: {main: {connections: 5}}}}\n"
"      |                                                 ^~~ a number, such as 2 or 0.5\n"
"x.yaml:5:13: 'x' is not a count\n"
"    5 | run: {seed: x}\n"
"      |             ^ a number, such as 16\n"},
{"what_if_leads_nowhere",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"what_if: {more: {services.web.instances: 3}}\n",
"x.yaml:5:27: there is no 'web' in services\n"
"    5 | what_if: {more: {services.web.instances: 3}}\n"
"      |                           ^~~ there is app\n"},
{"what_if_unknown_key",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"what_if: {more: {services.app.instnces: 3}}\n",
"x.yaml:5:31: unknown key 'instnces' in services.app\n"
"    5 | what_if: {more: {services.app.instnces: 3}}\n"
"      |                               ^~~~~~~~ did you mean 'instances'?\n"},
{"what_if_wrong_value",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"what_if: {more: {services.app.instances: 0}}\n",
"x.yaml:5:42: instances is too small\n"
"    5 | what_if: {more: {services.app.instances: 0}}\n"
"      |                                          ^ at least 1\n"},
{"what_if_is_a_word",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"what_if: {more: 3}\n",
"x.yaml:5:17: what_if.more is a plain value here\n"
"    5 | what_if: {more: 3}\n"
"      |                 ^ it wants 'key: value' lines\n"},
{"what_if_into_a_list",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"what_if: {more: {requests.get.steps.0: {cpu: 1ms}}}\n",
"x.yaml:5:37: requests.get.steps has no parts\n"
"    5 | what_if: {more: {requests.get.steps.0: {cpu: 1ms}}}\n"
"      |                                     ^ steps go by their id, or by number: the first is 1\n"},
{"what_if_makes_a_circle",
"traffic: {web: {rate: 10/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4, pools: {main: {connections: 5}}}}\n"
"databases: {main: {rows: {stock: {count: 9}}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n"
"what_if: {more: {requests.get.steps: [{call: {service: app, request: get}}]}}\n",
"x.yaml:5:40: this call of 'get' runs in a circle\n"
"    5 | what_if: {more: {requests.get.steps: [{call: {service: app, request: get}}]}}\n"
"      |                                        ^~~~ get is reached from it\n"},
{"a_queue_called_like_a_service",
"traffic: {web: {rate: 1/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4}}\n"
"queues: {app: {workers: 1}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:3:10: 'app' is the name of a service already\n"
"    3 | queues: {app: {workers: 1}}\n"
"      |          ^~~ results would call two things by one name\n"},
{"a_database_called_like_a_service",
"traffic: {web: {rate: 1/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4}}\n"
"databases: {app: {}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:3:13: 'app' is the name of a service already\n"
"    3 | databases: {app: {}}\n"
"      |             ^~~ results would call two things by one name\n"},
{"a_cache_called_like_an_external",
"traffic: {web: {rate: 1/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4}}\n"
"externals: {pay: {time: 1ms}}\n"
"caches: {pay: {hits: 10%}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:4:10: 'pay' is the name of an external already\n"
"    4 | caches: {pay: {hits: 10%}}\n"
"      |          ^~~ results would call two things by one name\n"},
{"an_id_twice",
"traffic: {web: {rate: 1/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4}}\n"
"requests: {get: {service: app, steps: [{id: a, cpu: 1ms}, {repeat: 2, steps: [{id: a, cpu: 1ms}]}]}}\n",
"x.yaml:3:84: 'a' is the name of a step of this request already\n"
"    3 | requests: {get: {service: app, steps: [{id: a, cpu: 1ms}, {repeat: 2, steps: [{id: a, cpu: 1ms}]}]}}\n"
"      |                                                                                    ^ paths could mean either\n"},
{"a_timeout_nobody_has",
"traffic: {web: {rate: 1/s, request: get}}\n"
"services: {app: {instances: 2, workers: 4}}\n"
"requests: {get: {service: app, steps: [call: {service: app, request: look}]}, look: {timeout: 1s, retry: {times: 2}, steps: [cpu: 1ms]}}\n",
"x.yaml:3:86: look is never sent by traffic: nobody gives up\n"
"    3 | ...app, steps: [call: {service: app, request: look}]}, look: {timeout: 1s, retry: {times: 2}, steps: [c...\n"
"      |                                                               ^~~~~~~ say it of the request that its client sends\n"
"x.yaml:3:99: look is never sent by traffic: nobody tries again\n"
"    3 | ...call: {service: app, request: look}]}, look: {timeout: 1s, retry: {times: 2}, steps: [cpu: 1ms]}}\n"
"      |                                                               ^~~~~ say it of the request that its client sends\n"},
{"a_gate_in_no_instance",
"traffic: {web: {rate: 1/s, request: get}}\n"
"gates: {mutex: {per: instance}}\n"
"requests: {get: {steps: [{hold: mutex, steps: [{wait: 1ms}]}]}}\n",
"x.yaml:3:27: get runs in no service, so there is no instance to hold this in\n"
"    3 | requests: {get: {steps: [{hold: mutex, steps: [{wait: 1ms}]}]}}\n"
"      |                           ^~~~ add 'service: NAME' to the request\n"},
{"calls_that_multiply",
"traffic: {web: {rate: 1/s, request: r0}}\n"
"services: {app: {instances: 2, workers: 4}}\n"
"requests: {r0: {steps: [{call: {service: app, request: r1}}, {call: {service: app, request: r1}}]}, r1: {steps: [{call: {service: app, request: r2}}, {call: {service: app, request: r2}}]}, r2: {steps: [{call: {service: app, request: r3}}, {call: {service: app, request: r3}}]}, r3: {steps: [{call: {service: app, request: r4}}, {call: {service: app, request: r4}}]}, r4: {steps: [{call: {service: app, request: r5}}, {call: {service: app, request: r5}}]}, r5: {steps: [{call: {service: app, request: r6}}, {call: {service: app, request: r6}}]}, r6: {steps: [{call: {service: app, request: r7}}, {call: {service: app, request: r7}}]}, r7: {steps: [{call: {service: app, request: r8}}, {call: {service: app, request: r8}}]}, r8: {steps: [{call: {service: app, request: r9}}, {call: {service: app, request: r9}}]}, r9: {steps: [{call: {service: app, request: r10}}, {call: {service: app, request: r10}}]}, r10: {steps: [{call: {service: app, request: r11}}, {call: {service: app, request: r11}}]}, r11: {steps: [{call: {service: app, request: r12}}, {call: {service: app, request: r12}}]}, r12: {steps: [{call: {service: app, request: r13}}, {call: {service: app, request: r13}}]}, r13: {steps: [{call: {service: app, request: r14}}, {call: {service: app, request: r14}}]}, r14: {steps: [{call: {service: app, request: r15}}, {call: {service: app, request: r15}}]}, r15: {steps: [{call: {service: app, request: r16}}, {call: {service: app, request: r16}}]}, r16: {steps: [{call: {service: app, request: r17}}, {call: {service: app, request: r17}}]}, r17: {steps: [{call: {service: app, request: r18}}, {call: {service: app, request: r18}}]}, r18: {steps: [{call: {service: app, request: r19}}, {call: {service: app, request: r19}}]}, r19: {steps: [{call: {service: app, request: r20}}, {call: {service: app, request: r20}}]}, r20: {steps: [{call: {service: app, request: r21}}, {call: {service: app, request: r21}}]}, r21: {steps: [{call: {service: app, request: r22}}, {call: {service: app, request: r22}}]}, r22: {steps: [{call: {service: app, request: r23}}, {call: {service: app, request: r23}}]}, r23: {steps: [{call: {service: app, request: r24}}, {call: {service: app, request: r24}}]}, r24: {steps: [{call: {service: app, request: r25}}, {call: {service: app, request: r25}}]}, r25: {steps: [{call: {service: app, request: r26}}, {call: {service: app, request: r26}}]}, r26: {steps: [{call: {service: app, request: r27}}, {call: {service: app, request: r27}}]}, r27: {steps: [{call: {service: app, request: r28}}, {call: {service: app, request: r28}}]}, r28: {steps: [{call: {service: app, request: r29}}, {call: {service: app, request: r29}}]}, r29: {steps: [{call: {service: app, request: r30}}, {call: {service: app, request: r30}}]}, r30: {steps: [{call: {service: app, request: r31}}, {call: {service: app, request: r31}}]}, r31: {steps: [{call: {service: app, request: r32}}, {call: {service: app, request: r32}}]}, r32: {steps: [{call: {service: app, request: r33}}, {call: {service: app, request: r33}}]}, r33: {steps: [{call: {service: app, request: r34}}, {call: {service: app, request: r34}}]}, r34: {steps: [{call: {service: app, request: r35}}, {call: {service: app, request: r35}}]}, r35: {steps: [{call: {service: app, request: r36}}, {call: {service: app, request: r36}}]}, r36: {steps: [{call: {service: app, request: r37}}, {call: {service: app, request: r37}}]}, r37: {steps: [{call: {service: app, request: r38}}, {call: {service: app, request: r38}}]}, r38: {steps: [{call: {service: app, request: r39}}, {call: {service: app, request: r39}}]}, r39: {steps: [{call: {service: app, request: r40}}, {call: {service: app, request: r40}}]}, r40: {steps: [cpu: 1ms]}}\n",
"x.yaml:3:17: r0 calls too much\n"
"    3 | requests: {r0: {steps: [{call: {service: app, request: r1}}, {call: {service: app, request: r1}}]}, ...\n"
"      |                 ^~~~~ with all that is called, at most 200000 steps in a scenario\n"},
{"users_who_wait_for_nothing",
"traffic: {web: {users: 5, request: get}}\n"
"services: {app: {instances: 2, workers: 4}}\n"
"requests: {get: {service: app, steps: [{fail: 100%}, {cpu: 1ms}]}}\n",
"x.yaml:1:11: users of web neither think nor wait for anything: time stands still\n"
"    1 | traffic: {web: {users: 5, request: get}}\n"
"      |           ^~~ add 'think: exp 1s'\n"},
{"users_who_are_refused",
"traffic: {web: {users: 50, request: get}}\n"
"services: {app: {workers: 4, backlog: 10}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:11: users of web ask again at the same instant when get is refused: time stands still\n"
"    1 | traffic: {web: {users: 50, request: get}}\n"
"      |           ^~~ add 'think: exp 1s'\n"},
{"users_without_a_connection",
"traffic: {web: {users: 50, request: get}}\n"
"services: {app: {instances: 2, pools: {main: {connections: 20}}}}\n"
"databases: {main: {max_connections: 30}}\n"
"requests: {get: {service: app, steps: [query: 1ms]}}\n",
"x.yaml:1:11: users of web ask again at the same instant when get is refused: time stands still\n"
"    1 | traffic: {web: {users: 50, request: get}}\n"
"      |           ^~~ add 'think: exp 1s'\n"},
{"users_without_patience",
"traffic: {web: {users: 50, request: get}}\n"
"services: {app: {pools: {main: {connections: 20, timeout: 0ms}}}}\n"
"databases: {main: {}}\n"
"requests: {get: {service: app, steps: [transaction: [query: 1ms]]}}\n",
"x.yaml:1:11: users of web ask again at the same instant when get is refused: time stands still\n"
"    1 | traffic: {web: {users: 50, request: get}}\n"
"      |           ^~~ add 'think: exp 1s'\n"},
{"work_that_enqueues_itself",
"traffic: {web: {rate: 1/s, request: get}}\n"
"queues: {mail: {}}\n"
"requests: {get: {steps: [{wait: 1ms}, {enqueue: a, to: mail}]}, a: {steps: [{choose: [{chance: 50%, steps: [{enqueue: b, to: mail}]}, {chance: 50%, steps: []}]}]}, b: {steps: [{enqueue: a, to: mail}]}}\n",
"x.yaml:3:187: this enqueues what enqueues it, and no time passes: time stands still\n"
"    3 | ...il}]}, {chance: 50%, steps: []}]}]}, b: {steps: [{enqueue: a, to: mail}]}}\n"
"      |                                                               ^ add a step that takes time\n"},
{"half_a_stage",
"traffic: {web: {rate: 1/s, arrivals: erlang 2.5, request: get}}\n"
"services: {app: {instances: 2, workers: 4}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:1:38: a whole number up to 1000000 is wanted in 'erlang 2.5'\n"
"    1 | traffic: {web: {rate: 1/s, arrivals: erlang 2.5, request: get}}\n"
"      |                                      ^~~~~~~~~~\n"},
{"too_many_instances",
"traffic: {web: {rate: 1/s, request: get}}\n"
"services: {app: {instances: 70000}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:29: instances is too large\n"
"    2 | services: {app: {instances: 70000}}\n"
"      |                             ^~~~~ at most 65535\n"},
{"memory_for_nobody",
"traffic: {web: {rate: 1/s, request: get}}\n"
"services: {app: {memory: {limit: 2GB, base: 1GB, per_request: 1.5GB, over: restart 1s}}}\n"
"requests: {get: {service: app, steps: [cpu: 1ms]}}\n",
"x.yaml:2:18: not even one request fits within the limit\n"
"    2 | services: {app: {memory: {limit: 2GB, base: 1GB, per_request: 1.5GB, over: restart 1s}}}\n"
"      |                  ^~~~~~ raise limit, or lower base, per_worker or workers\n"},
{"a_cpu_for_those_who_are_sent",
"traffic: {web: {rate: 1/s, mix: {get: 50%, look: 50%}}}\n"
"services: {app: {instances: 2, workers: 4}}\n"
"requests: {get: {service: app, steps: [call: {service: app, request: look}]}, look: {steps: [cpu: 1ms]}}\n",
"x.yaml:3:94: look runs in no service, so there is no CPU for this\n"
"    3 | ...ps: [call: {service: app, request: look}]}, look: {steps: [cpu: 1ms]}}\n"
"      |                                                               ^~~ add 'service: NAME' to the request\n"},
{"too_many_pools",
"traffic: {web: {rate: 1/s, request: get}}\n"
"services: {app: {instances: 1000, workers: 100, pools: {main: {connections: 5, per: worker}}}}\n"
"databases: {main: {}}\n"
"requests: {get: {service: app, steps: [query: 1ms]}}\n",
"x.yaml:2:85: too many pools: app has 100000 workers in all\n"
"    2 | services: {app: {instances: 1000, workers: 100, pools: {main: {connections: 5, per: worker}}}}\n"
"      |                                                                                     ^~~~~~ at most 65535 where each has a pool\n"},
{"a_precision_of_nothing",
"run: {duration: 10s, precision: 0%}\n"
"traffic: {web: {rate: 1/s, request: get}}\n"
"requests: {get: {steps: [wait: 1ms]}}\n",
"x.yaml:1:33: precision cannot be 0\n"
"    1 | run: {duration: 10s, precision: 0%}\n"
"      |                                 ^~\n"},
{"a_variant_of_variants",
"traffic: {web: {rate: 1/s, request: get}}\n"
"requests: {get: {steps: [wait: 1ms]}}\n"
"what_if: {more: {traffic.web.rate: 2/s}, less: {what_if.more: {}}}\n",
"x.yaml:3:49: a variant cannot change variants\n"
"    3 | what_if: {more: {traffic.web.rate: 2/s}, less: {what_if.more: {}}}\n"
"      |                                                 ^~~~~~~~~~~~ it changes the scenario itself, such as services.app.instances: 8\n"},
};
/* clang-format on */

#endif
