#!/usr/bin/env bash
# Builds the packages of the fixtures and installs them below FOLDER/root (needs rpm, and root).
set -euo pipefail
folder=$(realpath "$1")
mkdir -p "$folder"/top/{SPECS,BUILD,RPMS,SRPMS,SOURCES} "$folder/root/var/lib/rpm"

build() { # NAME, with the recipe on standard input
    cat > "$folder/top/SPECS/$1.spec"
    rpmbuild --quiet --define "_topdir $folder/top" --define "_buildhost node" \
        --define "_build_id_links none" --define "debug_package %{nil}" \
        -bb "$folder/top/SPECS/$1.spec"
}

build tools <<'SPEC'
Name: tools
Version: 1.2
Release: 3.el9
Epoch: 2
Summary: Programs
License: none
BuildArch: x86_64
%description
Programs.
%install
mkdir -p %{buildroot}/usr/bin %{buildroot}/etc %{buildroot}/var/log %{buildroot}/bin
mkdir -p %{buildroot}/usr/libexec/tools
echo one > %{buildroot}/usr/bin/one
echo two > %{buildroot}/usr/bin/two
echo three > %{buildroot}/bin/three
ln -s one %{buildroot}/usr/bin/uno
echo conf > %{buildroot}/etc/tools.conf
echo log > %{buildroot}/var/log/tools.log
for i in $(seq 1 40); do echo helper $i > %{buildroot}/usr/libexec/tools/helper-number-$i; done
%files
%attr(755,root,root) /usr/bin/*
%attr(755,root,root) /bin/three
%config(noreplace) /etc/tools.conf
%ghost /var/log/tools.log
%dir /usr/libexec/tools
%attr(755,root,root) /usr/libexec/tools/*
SPEC

build old <<'SPEC'
%global _binary_filedigest_algorithm 1
Name: old
Version: 0.1
Release: 1
Summary: Digests by MD5
License: none
BuildArch: noarch
%description
Old.
%install
mkdir -p %{buildroot}/usr/sbin
echo old > %{buildroot}/usr/sbin/old
%files
%attr(755,root,root) /usr/sbin/old
SPEC

build strong <<'SPEC'
%global _binary_filedigest_algorithm 10
Name: strong
Version: 3
Release: 1
Summary: Digests by SHA-512
License: none
BuildArch: noarch
%description
Strong.
%install
mkdir -p %{buildroot}/usr/bin
echo strong > %{buildroot}/usr/bin/strong
%files
%attr(755,root,root) /usr/bin/strong
SPEC

{
    cat <<'SPEC'
Name: many
Version: 1
Release: 1
Summary: Small packages
License: none
BuildArch: noarch
%description
Many.
%install
mkdir -p %{buildroot}/usr/bin
for i in $(seq 1 10); do echo small $i > %{buildroot}/usr/bin/small-$i; done
SPEC
    for i in $(seq 1 10); do
        printf '%%package -n small-%s\nSummary: Small\n' "$i"
        printf '%%description -n small-%s\nSmall.\n' "$i"
        printf '%%files -n small-%s\n%%attr(755,root,root) /usr/bin/small-%s\n' "$i" "$i"
    done
} | build many

rpm() { command rpm --root "$folder/root" --define "_dbpath /var/lib/rpm" "$@"; }
rpm --initdb
rpm -i --nodeps --noscripts --nosignature "$folder"/top/RPMS/*/*.rpm
rpm -qa --qf '[%{=NAME}\t%|EPOCH?{%{=EPOCH}:}|%{=VERSION}-%{=RELEASE}\t%{=ARCH}\t%{FILENAMES}\t%{FILEFLAGS}\t%{FILEDIGESTS}\n]' |
    sort > "$folder/expected.tsv"
