// Becomes /bin/true by the system call of 32-bit programs; linked so that pointers are small.
static char path[] = "/bin/true";
static char *arguments[] = {path, 0};

int main(void) {
  // The arrays of the 32-bit call hold 32-bit pointers.
  static unsigned narrow[2];
  narrow[0] = (unsigned)(unsigned long)arguments[0];
  long result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"(11L), "b"((long)path), "c"((long)narrow), "d"(0L)
                   : "memory");
  return (int)result;
}
