// The header is C++ too, and may be included twice.
#include "lictor.h"
#include "lictor.h"
#include "lictor_packed.h"
#include "lictor_packed.h"

#include <cstdio>
#include <string>

int main() {
  if (lictor_abi_version() != LICTOR_ABI_VERSION || lictor_packed_version() != LICTOR_PACKED_VERSION) {
    return 1;
  }
  const lictor_str version = lictor_version();
  const std::string text(version.data, version.len);
  lictor_request *request = lictor_request_new();
  const lictor_status set = lictor_request_set_kind(request, LICTOR_KIND_INPUT);
  lictor_request_free(request);
  std::printf("%s\n", text.c_str());
  return set == LICTOR_STATUS_OK && !text.empty() ? 0 : 1;
}
