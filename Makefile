# `make help` lists the targets. CFLAGS, CPPFLAGS, LDFLAGS and CC belong to whoever builds; our
# own flags are kept apart and stay whatever you set.
#
#   V=1     show the commands              SAN=1   build with the sanitizers
#   LTO=1   optimise across files          WERROR= let warnings pass (another compiler)
#   ONLY=x  test only what has x in its name
VERSION := 0.1.0

SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
.DEFAULT_GOAL := build
ifeq ($(MAKELEVEL),0)
JOBS := $(shell nproc 2>/dev/null || echo 2)
MAKEFLAGS += -j$(JOBS)
endif
# Several goals, such as `make clean test`, are reached one after the other.
ifneq ($(word 2,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif

PREFIX ?= /usr/local
WERROR ?= -Werror
Q := $(if $(V),,@)

# --- What there is -----------------------------------------------------------------------------
# Every .c file of a floor is compiled; there is no list to keep.
FLOORS := sim models forecasts scenarios/language studies plots cli
SOURCES := $(wildcard $(FLOORS:%=%/*.c))
HEADERS := $(wildcard $(FLOORS:%=%/*.h))
LIBRARY := $(filter-out cli/main.c,$(SOURCES))
UNIT := $(patsubst %.c,%,$(wildcard tests/unit/*/*_test.c))
THEORY := $(patsubst %.c,%,$(wildcard tests/theory/*_theory.c))
THREADED := $(filter tests/unit/sim/replicate_test tests/unit/studies/trial_test \
  tests/unit/studies/known_answer_test tests/unit/studies/plan_test,$(UNIT))
BENCH := $(wildcard tests/bench/*.c)
BENCH_FORECASTS := tests/bench_forecasts/bench_forecasts
TEST_SOURCES := $(UNIT:%=%.c) $(THEORY:%=%.c) $(BENCH) $(wildcard tests/bench_forecasts/*.c) $(wildcard tests/support/*.c)
LAID_OUT := $(SOURCES) $(HEADERS) $(TEST_SOURCES) $(wildcard tests/*/*.h tests/unit/*/*.h)
# What the program carries inside itself.
SHIPPED := $(wildcard docs/*.schema.json) $(filter-out scenarios/language/%,$(wildcard scenarios/*/*.yaml))
# How its pages look.
PAGE := plots/page/page.css plots/page/page.js
SCRIPTS := quickstart tools/packages tools/embed .ci/run $(wildcard tests/support/*.sh)

# --- How it is built ---------------------------------------------------------------------------
# Each flavour has its own folder, so all of them can stand side by side.
FLAVOURS := release sanitized tsan coverage
FLAVOUR := $(if $(SAN),sanitized,release)
OURS := -std=gnu11 -D_GNU_SOURCE= -I. -pthread -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow \
  -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla -Wformat=2 -Wundef \
  -Wdouble-promotion -Wconversion $(WERROR)
OURS_release := -O3 -g $(if $(LTO),-flto=auto)
OURS_sanitized := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
  -fno-omit-frame-pointer
OURS_tsan := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
OURS_coverage := -O1 -g --coverage -fprofile-update=atomic
LIBS := -lgsl -lgslcblas -lsqlite3 -lyaml -lz -lm
ARCHIVER := $(if $(LTO),gcc-ar,$(AR))

COMMIT := $(shell git describe --always --dirty --abbrev=12 --exclude='*' 2>/dev/null || echo unknown)

.PHONY: build test test-here valgrind bench bench-forecasts fuzz fuzz-here lint lint-here format
.PHONY: coverage coverage-here
.PHONY: golden-accept install uninstall clean help always

build: build/$(FLAVOUR)/headroom ## build the program: build/release/headroom

# The recipes of one flavour. A change of flags or of compiler rebuilds what they went into.
define FLAVOUR_RULES
FLAGS_$(1) = $$(subst ','\'',$$(CC) $$(OURS) $$(OURS_$(1)) $$(CPPFLAGS) $$(CFLAGS) $$(LDFLAGS))

build/$(1)/flags: always
	@mkdir -p $$(@D)
	@echo '$$(FLAGS_$(1))' | cmp -s - $$@ || echo '$$(FLAGS_$(1))' >$$@

build/$(1)/%.o: %.c build/$(1)/flags
	$$(if $$(V),,@echo '  CC    $$@')
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(OURS) $$(OURS_$(1)) $$(DEFINES) $$(CPPFLAGS) $$(CFLAGS) -MMD -MP -c -o $$@ $$<

build/$(1)/shipped.o build/$(1)/page.o: build/$(1)/%.o: build/%.c build/$(1)/flags
	$$(if $$(V),,@echo '  CC    $$@')
	$$(Q)$$(CC) $$(OURS) $$(OURS_$(1)) $$(CPPFLAGS) $$(CFLAGS) -MMD -MP -c -o $$@ $$<

build/$(1)/libheadroom.a: $(LIBRARY:%.c=build/$(1)/%.o) build/$(1)/shipped.o \
  build/$(1)/page.o
	$$(if $$(V),,@echo '  AR    $$@')
	@rm -f $$@
	$$(Q)$$(ARCHIVER) rcs $$@ $$^

build/$(1)/headroom: build/$(1)/cli/main.o build/$(1)/libheadroom.a
	$$(if $$(V),,@echo '  LINK  $$@')
	$$(Q)$$(CC) $$(OURS_$(1)) $$(CFLAGS) $$(LDFLAGS) -pthread -o $$@ $$^ $$(LIBS)

build/$(1)/tests/%: build/$(1)/tests/%.o build/$(1)/libheadroom.a
	$$(if $$(V),,@echo '  LINK  $$@')
	$$(Q)$$(CC) $$(OURS_$(1)) $$(CFLAGS) $$(LDFLAGS) -pthread -o $$@ $$^ -lcmocka $$(LIBS)

# What the program says about itself is compiled into one file, renewed when it changes.
build/$(1)/cli/cmd_version.o: DEFINES := -DHEADROOM_VERSION='"$(VERSION)"' \
  -DHEADROOM_COMMIT='"$(COMMIT)"'
build/$(1)/cli/cmd_version.o: build/version
endef
$(foreach flavour,$(FLAVOURS),$(eval $(call FLAVOUR_RULES,$(flavour))))

build/version: always
	@mkdir -p $(@D)
	@echo '$(VERSION) $(COMMIT)' | cmp -s - $@ || echo '$(VERSION) $(COMMIT)' >$@

# Renewed when a file changes, or one comes or goes.
build/shipped.list: always
	@mkdir -p $(@D)
	@echo '$(SHIPPED)' | cmp -s - $@ || echo '$(SHIPPED)' >$@

build/shipped.c: tools/embed build/shipped.list $(SHIPPED)
	$(if $(V),,@echo '  EMBED $@')
	@tools/embed shipped $(SHIPPED) >$@

build/page.c: tools/embed $(PAGE)
	$(if $(V),,@echo '  EMBED $@')
	@tools/embed page $(PAGE) >$@

-include $(shell find build -name '*.d' 2>/dev/null)

# --- Testing -----------------------------------------------------------------------------------
# Unit tests run under the address and undefined-behaviour sanitizers. Theory tests simulate for
# long and run as users will. What runs on several threads is tried under the thread sanitizer.
SUITES := $(THEORY:%=build/release/%) $(UNIT:%=build/sanitized/%) $(THREADED:%=build/tsan/%)
# What takes longest comes first, so that two at a time end together.
FIRST := $(filter %/scenarios_theory %/remedies_theory,$(SUITES))
AREAS := $(patsubst tests/golden/%/,%,$(wildcard tests/golden/*/))
LONGEST := scenarios remedies
GOLDEN := $(foreach area,$(LONGEST) $(filter-out $(LONGEST),$(AREAS)),\
  "tests/support/golden.sh --only $(area) build/sanitized/headroom build/release/headroom")
SAMPLE := build/sanitized/tests/support/page_sample
CHECKS := tests/support/floors.sh \
  "tests/support/schemas.sh build/sanitized/headroom" \
  "tests/support/shells.sh build/sanitized/headroom" \
  "tests/support/validation.sh build/release/headroom" \
  "tests/support/reports.sh build/sanitized/headroom" \
  tests/support/headers.sh tests/support/run_tests_test.sh \
  "tests/support/pages.sh build/release/headroom $(SAMPLE)"
RUN := tests/support/run_tests.sh --only '$(ONLY)'
export CC OURS

test: ## run all tests, installing what they need; ends with "N passed, N failed"
	@tools/packages build test
	@$(MAKE) --no-print-directory test-here

test-here: $(SUITES) $(SAMPLE) build/sanitized/headroom build/release/headroom
	@$(RUN) $(FIRST) $(GOLDEN) $(filter-out $(FIRST),$(SUITES)) $(CHECKS)

valgrind: ## run the unit tests under valgrind
	@tools/packages build test valgrind
	@$(MAKE) --no-print-directory $(UNIT:%=build/release/%)
	@$(RUN) $(UNIT:%="tests/support/valgrind.sh build/release/%")

golden-accept: build/release/headroom ## take the present output as what is expected, and as the reference
	@PATH='$(CURDIR)/build/release':"$$PATH" python3 -B tests/support/pictures.py --renew docs/gallery.md
	@tests/support/golden.sh --accept build/release/headroom
	@tests/support/reports.sh --renew build/release/headroom
	@build/release/headroom schema --markdown >docs/reference.md

coverage: ## measure line coverage by the unit tests; fails below 95% of sim/ and models/
	@tools/packages build test coverage
	@$(MAKE) --no-print-directory coverage-here

coverage-here: $(UNIT:%=build/coverage/%)
	@find build/coverage -name '*.gcda' -delete
	@$(RUN) $^
	@gcovr --root . --object-directory build/coverage --filter sim/ --filter models/ \
	  --sort-uncovered --print-summary --fail-under-line 95

# The bench measures the library as users get it; all its programs are one.
BENCH_OBJECTS := $(BENCH:%.c=build/release/%.o)
build/release/tests/bench/bench: $(BENCH_OBJECTS) build/release/libheadroom.a
	$(if $(V),,@echo '  LINK  $@')
	$(Q)$(CC) $(OURS_release) $(CFLAGS) $(LDFLAGS) -pthread -o $@ $^ $(LIBS)

PINNED := $(shell command -v taskset >/dev/null && taskset -c 1 true 2>/dev/null && echo taskset -c 1)

bench: ## measure speed beside hand-written loops; ARGS= is passed on
	@tools/packages build
	@$(MAKE) --no-print-directory build/release/tests/bench/bench
	@$(PINNED) build/release/tests/bench/bench $(ARGS)

# Each reader of foreign bytes by itself, from tests/fuzz/corpus/ on; what is found stays in
# build/fuzz/. A finding that was mended goes into the corpus or becomes a case of a unit test.
FUZZED := csv log prometheus cloudwatch scenario page observation
FUZZ_SECONDS ?= 600
FUZZ_CC := clang -std=gnu11 -D_GNU_SOURCE= -I. -pthread -O1 -g \
  -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined

fuzz: ## importers, the scenario loader and kept pages on hostile bytes, FUZZ_SECONDS=600 each
	@tools/packages build fuzz
	@$(MAKE) --no-print-directory fuzz-here

fuzz-here: $(FUZZED:%=build/fuzz/%)
	@for name in $(FUZZED); do mkdir -p build/fuzz/found/$$name; \
	  (cd build/fuzz && ./$$name -max_total_time=$(FUZZ_SECONDS) -max_len=6000 -timeout=20 \
	  -print_final_stats=1 found/$$name ../../tests/fuzz/corpus/$$name) || exit 1; done

build/fuzz/scenario: tests/fuzz/scenario_fuzz.c $(wildcard scenarios/language/*.[ch] sim/*.[ch])
	$(if $(V),,@echo '  FUZZ  $@')
	@mkdir -p $(@D)
	$(Q)$(FUZZ_CC) -o $@ $(filter %.c,$^) $(LIBS)

build/fuzz/page build/fuzz/observation: build/fuzz/%: tests/fuzz/%_fuzz.c $(LIBRARY) build/page.c
	$(if $(V),,@echo '  FUZZ  $@')
	@mkdir -p $(@D)
	$(Q)$(FUZZ_CC) -o $@ $(filter-out cli/%,$(filter %.c,$^)) $(LIBS)

build/fuzz/%: tests/fuzz/import_fuzz.c $(wildcard forecasts/*.[ch] sim/*.[ch])
	$(if $(V),,@echo '  FUZZ  $@')
	@mkdir -p $(@D)
	$(Q)$(FUZZ_CC) -DFUZZ_FORMAT='"$*"' -o $@ $(filter %.c,$^) $(LIBS)

build/release/$(BENCH_FORECASTS): $(patsubst %.c,build/release/%.o,$(wildcard tests/bench_forecasts/*.c)) build/release/libheadroom.a
	$(if $(V),,@echo '  LINK  $@')
	$(Q)$(CC) $(OURS_release) $(CFLAGS) $(LDFLAGS) -pthread -o $@ $^ $(LIBS)

DATA ?= ../shared/data
R_SERIES ?= 10

bench-forecasts: ## score forecasts on the series in DATA=, beside R's scores
	@tools/packages build
	@$(MAKE) --no-print-directory build/release/$(BENCH_FORECASTS)
	@build/release/$(BENCH_FORECASTS) '$(DATA)' $(ARGS)
	@if Rscript -e 'library(forecast)' >/dev/null 2>&1; then \
	  Rscript tests/bench_forecasts/beside.R '$(DATA)' $(R_SERIES); \
	  else echo "R's package forecast is not installed; its scores above are from the pack"; fi

# --- Looking at the code -----------------------------------------------------------------------
# A file that was found clean is not looked at again until it, a header or the rules change.
TIDY := $(patsubst %.c,build/lint/%.tidy,$(SOURCES) $(TEST_SOURCES))

lint: ## formatting, clang-tidy, cppcheck, shellcheck, floors; installs the tools
	@tools/packages build test lint
	@$(MAKE) --no-print-directory lint-here

lint-here: $(TIDY) build/lint/cppcheck
	clang-format --dry-run -Werror $(LAID_OUT)
	shellcheck $(SCRIPTS)
	@tests/support/floors.sh
	@tests/support/headers.sh

build/lint/%.tidy: %.c $(LAID_OUT) .clang-tidy
	@echo '  TIDY  $<'
	@mkdir -p $(@D)
	$(Q)clang-tidy --quiet $< -- -std=gnu11 -D_GNU_SOURCE= -I. $(CPPFLAGS) 2>$@ || { cat $@; rm $@; exit 1; }

build/lint/cppcheck: $(LAID_OUT)
	@mkdir -p $(@D)
	$(Q)cppcheck --quiet --std=c11 --enable=warning,portability,performance --inline-suppr \
	  --suppress=missingIncludeSystem --error-exitcode=1 -I. $(SOURCES) $(TEST_SOURCES)
	@touch $@

format: ## lay out the code
	@tools/packages format
	clang-format -i $(LAID_OUT)

# --- Installing --------------------------------------------------------------------------------
SHARE = $(DESTDIR)$(PREFIX)/share
COMPLETIONS = bash-completion/completions/headroom zsh/site-functions/_headroom \
  fish/vendor_completions.d/headroom.fish

# What the program prints about itself.
build/release/printed: build/release/headroom
	@mkdir -p $@
	@$< help --man >$@/headroom.1
	@for shell in bash zsh fish; do $< completion $$shell >$@/$$shell || exit 1; done
	@touch $@

install: build/release/printed ## install under PREFIX (/usr/local), in DESTDIR if set
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(SHARE)/man/man1' '$(SHARE)/doc/headroom/pictures' \
	  '$(SHARE)/doc/headroom/reports'
	install -m 755 build/release/headroom '$(DESTDIR)$(PREFIX)/bin/headroom'
	install -m 644 README.md LICENSE docs/*.md docs/*.json '$(SHARE)/doc/headroom'
	install -m 644 docs/pictures/* '$(SHARE)/doc/headroom/pictures'
	install -m 644 docs/reports/* '$(SHARE)/doc/headroom/reports'
	install -m 644 build/release/printed/headroom.1 '$(SHARE)/man/man1'
	for file in $(COMPLETIONS); do install -D -m 644 \
	  build/release/printed/$${file%%[-/]*} '$(SHARE)'/$$file || exit 1; done

uninstall: ## remove what install put there
	rm -f '$(DESTDIR)$(PREFIX)/bin/headroom' '$(SHARE)/man/man1/headroom.1'
	cd '$(SHARE)' && rm -f $(COMPLETIONS)
	rm -rf '$(SHARE)/doc/headroom'

clean: ## remove everything built
	rm -rf build

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' Makefile
