//! Checks that tell a real number from one that merely looks like it. Each is a pure function of its text, linear
//! in its length, and names the source of its rule.
