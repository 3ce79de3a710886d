/* The caller's fault, and AddressSanitizer finds it. */
#include "lictor.h"

int main(void) {
  lictor_request *request = lictor_request_new();
  lictor_request_free(request);
  lictor_request_free(request);
  return 0;
}
