/* Makes every fsync and fdatasync of a process take longer, as a slower disk would.

   Preloaded into a server; SYNC_DELAY_US says how many microseconds are added. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

static void wait_longer(void) {
  const char *microseconds = getenv("SYNC_DELAY_US");
  long delay = microseconds ? atol(microseconds) : 0;
  struct timespec left = {delay / 1000000, (delay % 1000000) * 1000};
  while (delay > 0 && nanosleep(&left, &left) == -1 && errno == EINTR)
    continue;
}

static int sync_late(const char *name, int file) {
  int (*usual)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  wait_longer();
  return usual(file);
}

int fsync(int file) { return sync_late("fsync", file); }

int fdatasync(int file) { return sync_late("fdatasync", file); }
