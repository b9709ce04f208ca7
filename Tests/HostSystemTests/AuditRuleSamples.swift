/// Rules of all kinds, as an operator writes them.
enum AuditRuleSamples {
    /// For any machine.
    static var all: [String] {
        let account = "auid=\(AuditMachine.account)"
        let path = AuditMachine.path
        return watches(path) + scoped.map { "\($0) -F \(account)" } + unscoped(path)
    }

    private static func watches(_ path: String) -> [String] {
        [
            "-w \(path)-1 -p wa -k merlon-test",
            "-w \(path)-2 -p rwxa",
            "-w \(path)-3 -k one -k two",
            "-w \(path)-4 -p r -k merlon-test",
            "-a always,exit -F path=\(path)-5 -F perm=wa -F auid>=1000 -F auid!=unset -k merlon-test",
            "-a always,exit -F path=\(path)-6 -F perm=x",
            "-a always,exit -F arch=b64 -F path=\(path)-7 -F perm=ra -k merlon-test",
        ]
    }

    private static let scoped = [
        "-a always,exit -F arch=b64 -S execve,execveat -F success=1 -k merlon-test",
        "-a always,exit -F arch=b32 -S execve,execveat -F success=1 -k merlon-test",
        "-a always,exit -F dir=/etc -F perm=r -k merlon-test",
        "-a always,exit -F arch=b64 -F perm=wa -F dir=/opt",
        "-a always,exit -F arch=b64 -S openat,openat2 -F exit=-EACCES -k merlon-test",
        "-a always,exit -F arch=b64 -S openat -F exit>=0",
        "-a always,exit -F arch=b64 -S openat -F exit<5",
        "-a always,exit -F arch=b64 -S openat -F exit>-40",
        "-a always,exit -F arch=b64 -S openat -F exit!=-ENOENT",
        "-a always,exit -F arch=b64 -S openat -F exit=-4000",
        "-a always,exit -F arch=b64 -S all",
        "-a always,exit -S all -F key=one -F key=two -F key=three",
        "-a always,exit -F arch=b64 -S mount,umount2",
        "-a always,exit -F arch=b32 -S mount,umount2",
        "-a always,exit -F arch!=b64",
        "-a always,exit -S 59",
        "-a always,exit -F arch=b64 -S 600 -S 2000",
        "-a always,exit -F exe=/usr/bin/true",
        "-a never,exit -F arch=b64 -S execve -F uid=33",
        "-a always,exit -F arch=b64 -S execve -C uid!=euid -k setuid",
        "-a always,exit -F arch=b64 -S execve -C gid!=egid",
        "-a always,exit -F arch=b64 -S unlinkat -C auid!=obj_uid",
        "-a always,exit -F arch=b64 -S unlinkat -C euid=obj_uid",
        "-a always,exit -F arch=b64 -S unlinkat -C sgid=fsgid",
        "-a always,exit -F arch=b64 -S unlinkat -C uid=suid",
        "-a always,exit -F arch=b64 -S unlinkat -C egid!=obj_gid",
        "-a always,exit -F arch=b64 -S ptrace -F a0=0x4",
        "-a always,exit -F arch=b64 -S socket -F a0=2 -F a1!=3 -F a2>=17",
        "-a always,exit -F arch=b64 -S personality -F a0&0x40000",
        "-a always,exit -F arch=b64 -S fchmodat -F a2&=07777",
        "-a always,exit -F arch=b64 -S connect -F saddr_fam=2",
        "-a always,exit -F uid=root -F gid=0 -F euid=1 -F egid=2 -F suid=3 -F sgid=4 -F fsuid=5",
        "-a always,exit -F pid=1 -F ppid=2",
        "-a always,exit -F pers=8",
        "-a always,exit -F sessionid=7",
        "-a always,exit -F sessionid=unset",
        "-a always,exit -F arch=b64 -S openat -F devmajor=8 -F devminor=1 -F inode=4000000000",
        "-a always,exit -F arch=b64 -S openat -F filetype=file",
        "-a always,exit -F arch=b64 -S openat -F filetype=dir",
        "-a always,exit -F obj_uid=5 -F obj_gid=4294967294",
        "-a always,exit -F subj_user=root -F subj_role=r -F subj_sen=s0 -F subj_clr=c0",
        "-a always,exit -F subj_type!=init_t -F obj_type=etc_t -F obj_lev_low=s0",
        "-a always,exit -F success=0",
        "-a always,exit -F success!=1",
        "-a always,exit -F arch=b64 -S execve -F perm=x",
        "-a always,exit -F perm=x",
        "-a always,exit -F arch=b64 -S init_module,finit_module,delete_module -k modules",
        "-a never,task",
        "-a always,task",
        "-a always,exclude -F msgtype=CRYPTO_KEY_USER",
        "-a never,exclude -F msgtype=2404",
        "-a always,exclude -F msgtype=EXECVE",
        "-a always,exclude -F msgtype>=1900 -F msgtype<=1999",
        "-a always,exclude",
        "-a never,user",
    ]

    private static func unscoped(_ path: String) -> [String] {
        let account = AuditMachine.account
        return [
            "-a always,exit -F auid=unset -F uid=\(account)",
            "-a always,exit -F uid>=\(account) -F uid<=\(account)",
            "-a always,exclude -F exe=\(path)-8",
            "-a never,task -F uid=\(account) -F gid!=\(account)",
            "-a never,filesystem -F fstype=\(account)",
        ]
    }
}
