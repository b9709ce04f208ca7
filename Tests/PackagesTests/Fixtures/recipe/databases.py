#!/usr/bin/env python3
"""Makes the fixtures from what packages.sh has installed below FOLDER.

databases.py FOLDER OUT [NDB]: needs db_load (db-util). NDB is a program that puts headers into
a database of rpm's own format: `NDB FILE NUMBER=HEADER... -NUMBER...`, a dozen lines around
rpmpkgPut() and rpmpkgDel() of rpm's lib/backend/ndb/rpmpkg.c.
"""
import os
import shutil
import sqlite3
import struct
import subprocess
import sys

folder, out = sys.argv[1:3]
source = f"{folder}/root/var/lib/rpm/rpmdb.sqlite"
connection = sqlite3.connect(f"file:{source}?immutable=1", uri=True)
names = dict(connection.execute("select hnum, key from Name").fetchall())
headers = connection.execute("select hnum, blob from Packages").fetchall()
connection.close()

shutil.copy(f"{folder}/expected.tsv", f"{out}/expected.tsv")
shutil.copy(source, f"{out}/rpmdb.sqlite")

# A log that adds a package and removes one, in a transaction each, and is not written back.
work = f"{folder}/wal.sqlite"
shutil.copy(source, work)
numbers = {name: number for number, name in names.items()}
connection = sqlite3.connect(work, isolation_level=None)
connection.execute("pragma journal_mode = wal")
connection.execute("insert into Packages select 100, blob from Packages where hnum = ?",
                   (numbers["small-10"],))
connection.execute("delete from Packages where hnum = ?", (numbers["old"],))
shutil.copy(f"{work}-wal", f"{out}/rpmdb.sqlite-wal")
assert open(work, "rb").read() == open(source, "rb").read()
connection.close()

dump = ["VERSION=3", "format=bytevalue", "type=hash", "db_pagesize=4096", "HEADER=END"]
dump += [" 00000000", " " + struct.pack("<I", max(names)).hex()]
for number, header in headers:
    dump += [" " + struct.pack("<I", number).hex(), " " + header.hex()]
if os.path.exists(f"{out}/Packages"):
    os.remove(f"{out}/Packages")
subprocess.run(["db_load", f"{out}/Packages"], input="\n".join(dump + ["DATA=END", ""]).encode(),
               check=True)

if len(sys.argv) > 3:
    if os.path.exists(f"{out}/Packages.db"):
        os.remove(f"{out}/Packages.db")
    words = []
    for number, header in headers:
        with open(f"{folder}/header-{number}", "wb") as file:
            file.write(header)
        words.append(f"{number}={folder}/header-{number}")
    # Two are removed and put again, which leaves holes and free slots.
    first, second = headers[2][0], headers[4][0]
    words += [f"-{first}", f"-{second}", f"90={folder}/header-{first}",
              f"91={folder}/header-{second}", f"92={folder}/header-{second}", "-92"]
    subprocess.run([sys.argv[3], f"{out}/Packages.db"] + words, check=True)
