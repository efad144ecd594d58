# headroom: `make help` lists the targets.
SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:

FLAVOUR := $(if $(SAN),sanitized,release)
BUILD := build/$(FLAVOUR)
FLOORS := sim models forecasts scenarios/language studies plots cli
SOURCES := $(filter-out cli/main.c,$(wildcard $(addsuffix /*.c,$(FLOORS))))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/*/*_test.c tests/theory/*_theory.c))

CFLAGS ?= $(if $(SAN),-O1 -g -fsanitize=address$(,)undefined -fno-omit-frame-pointer,-O2 -g)
, := ,
OUR_CFLAGS := -std=gnu11 -I. -pthread -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
  -Wmissing-prototypes -Wwrite-strings -Wvla -Wformat=2 -Wundef -Wdouble-promotion -Wconversion -Werror
LIBS := -lgsl -lgslcblas -lm -pthread

.PHONY: all test
all: $(BUILD)/headroom
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(OUR_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/libheadroom.a: $(OBJECTS)
	rm -f $@ && ar rcs $@ $^
$(BUILD)/headroom: $(BUILD)/cli/main.o $(BUILD)/libheadroom.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/libheadroom.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lcmocka $(LIBS)
.SECONDARY:
test: $(TESTS)
	@for t in $^; do ./$$t || exit 1; done
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
