#!/usr/bin/env python3
"""Derives plan.rs, the table of numbering plans, from libphonenumber's metadata.

    python3 -m venv /tmp/plans && /tmp/plans/bin/pip install phonenumbers==9.0.43
    /tmp/plans/bin/python core/src/detector/validate/phone/derive.py > core/src/detector/validate/phone/plan.rs

For each country calling code and length it keeps the ranges of the first four digits that a valid number can have, of any
kind: fixed, mobile, toll-free, premium, shared cost, personal, VoIP, pager, UAN, voicemail. What libphonenumber asks of
later digits is dropped: that is all the table gives away. `--measure` prints by how much, over random numbers.
"""

import random
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)
import sre_parse  # The parser behind `re`: the patterns are plain enough to be read from its tree.

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers.phonemetadata import PhoneMetadata

DIGITS = 4
KINDS = ("fixed_line mobile toll_free premium_rate shared_cost personal_number voip pager uan voicemail").split()


def metadata(code, region):
    if region == "001":
        return PhoneMetadata.metadata_for_nongeo_region(code)
    return PhoneMetadata.metadata_for_region(region)


class Automaton:
    """A pattern over digits as a nondeterministic automaton."""

    def __init__(self, pattern):
        self.steps, self.free = [], []
        self.start = self.state()
        self.end = self.sequence(sre_parse.parse(pattern), self.start)
        self.known = {}

    def state(self):
        self.steps.append([])
        self.free.append([])
        return len(self.steps) - 1

    def step(self, state, digits):
        end = self.state()
        self.steps[state].append((digits, end))
        return end

    def sequence(self, tree, state):
        for operation, argument in tree:
            state = self.one(str(operation), argument, state)
        return state

    def one(self, operation, argument, state):
        if operation == "LITERAL":
            return self.step(state, {int(chr(argument))})
        if operation == "IN":
            digits = set()
            for kind, value in argument:
                if str(kind) == "LITERAL":
                    digits.add(int(chr(value)))
                elif str(kind) == "RANGE":
                    digits.update(range(value[0] - 48, value[1] - 47))
                else:
                    digits.update(range(10))
            return self.step(state, digits)
        if operation == "SUBPATTERN":
            return self.sequence(argument[3], state)
        end = self.state()
        if operation == "BRANCH":
            for branch in argument[1]:
                begin = self.state()
                self.free[state].append(begin)
                self.free[self.sequence(branch, begin)].append(end)
            return end
        if operation == "MAX_REPEAT":
            least, most, tree = argument
            for time in range(most):
                if time >= least:
                    self.free[state].append(end)
                state = self.sequence(tree, state)
            self.free[state].append(end)
            return end
        raise ValueError(operation)

    def closure(self, states):
        todo = list(states)
        found = set(todo)
        while todo:
            for state in self.free[todo.pop()]:
                if state not in found:
                    found.add(state)
                    todo.append(state)
        return frozenset(found)

    def after(self, states, digit):
        return self.closure(end for state in states for digits, end in self.steps[state] if digit in digits)

    def fits(self, states, length):
        """Whether some `length` digits lead from `states` to the end."""
        key = (states, length)
        if key not in self.known:
            if length == 0:
                self.known[key] = self.end in states
            else:
                self.known[key] = any(self.fits(self.after(states, digit), length - 1) for digit in range(10) if states)
        return self.known[key]

    def prefixes(self, length):
        """The first digits that numbers of `length` digits can have, as numbers."""
        todo = [(self.closure([self.start]), 0, 0)]
        while todo:
            states, depth, value = todo.pop()
            if not self.fits(states, length - depth):
                continue
            if depth == min(DIGITS, length):
                yield value
                continue
            for digit in range(10):
                todo.append((self.after(states, digit), depth + 1, value * 10 + digit))


def ranges(values):
    merged = []
    for value in sorted(values):
        if merged and merged[-1][1] == value - 1:
            merged[-1][1] = value
        else:
            merged.append([value, value])
    return merged


def plans():
    for code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
        lengths, trunks = {}, []
        for region in regions:
            data = metadata(code, region)
            if data is None:
                continue
            trunks.append(data.national_prefix or "")
            for kind in KINDS:
                numbers = getattr(data, kind)
                if numbers is None or not numbers.national_number_pattern:
                    continue
                automaton = Automaton(numbers.national_number_pattern)
                for length in numbers.possible_length or data.general_desc.possible_length:
                    if length > 0:
                        lengths.setdefault(length, set()).update(automaton.prefixes(length))
        yield code, trunks[0] if trunks else "", {length: ranges(values) for length, values in sorted(lengths.items())}


def accepts(table, code, national):
    prefix = int(national[:DIGITS])
    return any(low <= prefix <= high for low, high in table[code][1].get(len(national), []))


def measure(table):
    """Random numbers of a country, of a length that it uses: how many that libphonenumber refuses does the table take?"""
    random.seed(1)
    wrong = refused = missed = valid = 0
    for _ in range(100_000):
        code = random.choice(list(table))
        length = random.choice(list(table[code][1]) or [8])
        national = "".join(random.choice("0123456789") for _ in range(length))
        try:
            known = phonenumbers.is_valid_number(phonenumbers.parse(f"+{code}{national}"))
        except phonenumbers.NumberParseException:
            known = False
        taken = accepts(table, code, national)
        refused += not known
        wrong += taken and not known
        valid += known
        missed += known and not taken
    print(f"taken of those refused: {wrong / refused:.4f}; refused of those valid: {missed / valid:.4f}")


def main():
    table = {code: (trunk, lengths) for code, trunk, lengths in plans() if lengths}
    if "--measure" in sys.argv:
        measure(table)
        return
    print("//! Numbering plans, by country calling code: made by derive.py, do not edit.")
    print("//!")
    print(f"//! Derived from the metadata of libphonenumber {phonenumbers.__version__}, as the Python package phonenumbers carries it.")
    print("//! Copyright (C) The Libphonenumber Authors, Apache License 2.0 (<https://www.apache.org/licenses/LICENSE-2.0>).")
    print("//! Changed: only lengths and leading digits are kept, as ranges of the first four digits.")
    print()
    print("use super::Plan;")
    print()
    print("/// Ascending by code.")
    print("#[rustfmt::skip]")
    print("pub(super) const PLANS: &[Plan] = &[")
    for code, (trunk, lengths) in table.items():
        print(f'    Plan {{ code: {code}, trunk: "{trunk}", numbers: &[')
        for length, found in lengths.items():
            row, rows = f"        ({length}, &[", []
            for low, high in found:
                item = f"({low}, {high}), "
                if len(row) + len(item) > 118:
                    rows.append(row.rstrip())
                    row = "            "
                row += item
            rows.append(row.rstrip().rstrip(",") + "]),")
            print("\n".join(rows))
        print("    ] },")
    print("];")


main()
