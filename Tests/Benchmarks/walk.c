// The peer: reads name and value of every field of every record of a log with auditd's own library.
#include <auparse.h>
#include <stdio.h>

int main(int count, char **arguments) {
  if (count != 2) return 2;
  auparse_state_t *log = auparse_init(AUSOURCE_FILE, arguments[1]);
  if (!log) return 2;
  unsigned long events = 0, fields = 0, bytes = 0;
  while (auparse_next_event(log) > 0) {
    events++;
    auparse_first_record(log);
    do {
      auparse_first_field(log);
      do {
        const char *name = auparse_get_field_name(log);
        const char *value = auparse_get_field_str(log);
        fields++;
        if (name) bytes += (unsigned char)name[0];
        if (value) bytes += (unsigned char)value[0];
      } while (auparse_next_field(log) > 0);
    } while (auparse_next_record(log) > 0);
  }
  printf("%lu events, %lu fields (%lu)\n", events, fields, bytes);
  auparse_destroy(log);
  return 0;
}
