// RE2::Set as three functions of C.

#include <re2/re2.h>
#include <re2/set.h>

#include <cstdint>
#include <string>
#include <vector>

namespace {
struct Set {
  RE2::Set set;
  std::vector<int> found;
};
}  // namespace

extern "C" void *re2_set_new(const char *const *patterns, const size_t *lengths, size_t count, int64_t memory) {
  RE2::Options options;
  options.set_max_mem(memory);
  options.set_log_errors(false);
  // Bytes, so that `\b` is what it is to the other engines.
  options.set_encoding(RE2::Options::EncodingLatin1);
  Set *set = new Set{RE2::Set(options, RE2::UNANCHORED), {}};
  for (size_t i = 0; i < count; i++) {
    if (set->set.Add(re2::StringPiece(patterns[i], lengths[i]), nullptr) < 0) {
      delete set;
      return nullptr;
    }
  }
  if (!set->set.Compile()) {
    delete set;
    return nullptr;
  }
  return set;
}

// The number of patterns that match, or -1 if there was no memory to find out; `found` points to them.
extern "C" int64_t re2_set_match(void *pointer, const char *text, size_t length, const int **found) {
  Set *set = static_cast<Set *>(pointer);
  RE2::Set::ErrorInfo error;
  set->found.clear();
  if (!set->set.Match(re2::StringPiece(text, length), &set->found, &error) && error.kind != RE2::Set::kNoError) return -1;
  *found = set->found.data();
  return static_cast<int64_t>(set->found.size());
}

extern "C" void re2_set_free(void *set) { delete static_cast<Set *>(set); }
