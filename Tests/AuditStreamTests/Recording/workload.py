#!/usr/bin/env python3
"""Starts programs in every way that the kernel's records tell apart.

Run by record.sh, which sets a login uid of its own and audits that alone.
"""
import ctypes
import os
import subprocess
import sys
import threading

folder = sys.argv[1]
libc = ctypes.CDLL(None, use_errno=True)
TRUE = b"/bin/true"


def run(arguments, path=TRUE, **options):
    subprocess.run(arguments, executable=path, check=False, **options)


def in_child(work):
    """Calls the function in a child, which becomes the program or ends."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    os.waitpid(child, 0)


def array(arguments):
    values = (ctypes.c_char_p * (len(arguments) + 1))()
    for index, argument in enumerate(arguments):
        values[index] = argument
    return values


def execveat(descriptor, path, arguments, flags):
    libc.syscall(322, descriptor, path, array(arguments), array([]), flags)


def file(name, content, mode=0o755):
    path = os.path.join(folder.encode(), name)
    with open(path, "wb") as output:
        output.write(content)
    os.chmod(path, mode)
    return path


def texts():
    run([TRUE, b"a b c", b'say "hi"', b"it's", b"line1\nline2", b"tab\there", b"\xff\xfe raw",
         "naïve 日本 🚀".encode(), b"", b"-", b"\x01\x02\x7f", b'a0="x" a1=6162',
         b"type=SYSCALL msg=audit(1.000:1): arch=c000003e syscall=59 success=yes",
         b"$(reboot)", b"\\x41\\n", b"(null)", b"(none)", b"DEADBEEF", b"61", b"?",
         b"key=x\x1dARCH=x86_64", b"%s%n", b""])
    run([b"", b"", b""])
    for arguments in ([b"3005"], [b"dead"], [b"ABC"], [b" "], [b"\n"]):
        run([TRUE] + arguments)


def long_lists():
    run([TRUE, b"x" * 8_000, b"end"])
    run([TRUE, b"y " * 2_000, b"end"])
    run([TRUE] + [b"n%d" % number for number in range(700)])
    run([TRUE] + [b"s %d" % number for number in range(450)])
    # Those that just do not fit into a record.
    run([TRUE, b"k" * 7_396, b"end"])
    run([TRUE, b" " * 3_748, b"end"])
    run([TRUE, b"k" * 7_300, b"", b"end", b""])


def scripts():
    plain = file(b"plain.sh", b"#!/bin/sh\nexit 0\n")
    optioned = file(b"optioned.sh", b"#!/bin/sh -e\nexit 0\n")
    nested = file(b"nested", b"#!" + plain + b"\n")
    through_env = file(b"env.sh", b"#!/usr/bin/env sh\nexit 0\n")
    for script in (plain, optioned, nested, through_env):
        run([script, b"one"], path=script)
    run([b"./plain.sh"], path=b"./plain.sh", cwd=folder)
    descriptor = os.open(plain, os.O_RDONLY)
    in_child(lambda: execveat(descriptor, b"", [b"sh", b"x"], 0x1000))
    # Only one that stays open can be read by the interpreter.
    os.set_inheritable(descriptor, True)
    in_child(lambda: execveat(descriptor, b"", [b"sh", b"x"], 0x1000))
    here = os.open(folder, os.O_PATH)
    os.set_inheritable(here, True)
    in_child(lambda: execveat(here, b"plain.sh", [b"sh"], 0))
    run([b"/lib64/ld-linux-x86-64.so.2", TRUE], path=b"/lib64/ld-linux-x86-64.so.2")


def failures():
    for path in (b"/nowhere/at all", b"/etc/passwd", b"/etc", file(b"empty", b"", 0o644),
                 file(b"no-interpreter", b"#!/nowhere/sh\n")):
        in_child(lambda: os.execv(path, [path, b"x"]))
    in_child(lambda: libc.execve(ctypes.c_void_p(1), None, None))
    in_child(lambda: libc.execve(TRUE, ctypes.c_void_p(1), None))
    in_child(lambda: os.execv(TRUE, [TRUE, b"x" * 140_000]))


def files():
    with open("/bin/true", "rb") as source:
        program = source.read()
    memory = os.memfd_create("evil payload")
    os.write(memory, program)
    in_child(lambda: execveat(memory, b"", [b"true", b"arg one"], 0x1000))
    gone = file(b"gone", program)
    descriptor = os.open(gone, os.O_RDONLY)
    os.unlink(gone)
    in_child(lambda: execveat(descriptor, b"", [b"true"], 0x1000))
    for name in (b"q\xff\xfe", b"with space", b"a-very-long-name-of-a-program"):
        path = file(name, program)
        run([path], path=path)
    odd = os.path.join(folder.encode(), b"cwd \xff")
    os.mkdir(odd)
    run([TRUE], cwd=odd)

    def in_lost_folder():
        os.chdir(odd)
        os.rmdir(odd)
        os.execv(TRUE, [TRUE])

    in_child(in_lost_folder)
    suid = file(b"suid", program, 0o4755)
    in_child(lambda: (os.setgid(65534), os.setuid(65534), os.execv(suid, [suid])))
    for source, name, options in (("int80.c", "int80", ["-no-pie"]), ("static.c", "static", [])):
        target = os.path.join(folder, name)
        if os.path.exists(target):
            run([target.encode()], path=target.encode())
    in_child(lambda: libc.execve(TRUE, array([]), array([])))


def interleaved():
    """As many at once as there are threads."""
    def several(letter):
        for number in range(4):
            run([TRUE, b"%c%d" % (letter, number)])

    threads = [threading.Thread(target=several, args=(letter,)) for letter in b"abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


PARTS = (texts, long_lists, scripts, failures, files, interleaved)
for part in PARTS:
    if not sys.argv[2:] or part.__name__ in sys.argv[2:]:
        part()
