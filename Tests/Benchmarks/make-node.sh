#!/usr/bin/env bash
# Makes a folder shaped like a worker node that kubeadm has set up: make-node.sh FOLDER
set -euo pipefail
root=${1:?a folder that does not exist yet}

mkdir -p "$root"/etc/{kubernetes/{pki,manifests},systemd/system/kubelet.service.d} \
    "$root"/usr/lib/systemd/system "$root"/usr/bin "$root"/var/lib/{dpkg,kubelet/{pki,config.d}}
printf 'root:x:0:0:root:/root:/bin/bash\n' >"$root/etc/passwd"
printf 'root:x:0:\n' >"$root/etc/group"
printf 'worker-7\n' >"$root/etc/hostname"
printf 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n' >"$root/etc/os-release"

printf 'Package: kubelet\nStatus: install ok installed\nVersion: 1.31.2-1.1\n\n' \
    >"$root/var/lib/dpkg/status"

cat >"$root/usr/lib/systemd/system/kubelet.service" <<'UNIT'
[Service]
ExecStart=/usr/bin/kubelet
UNIT
cat >"$root/etc/systemd/system/kubelet.service.d/10-kubeadm.conf" <<'UNIT'
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS --config-dir=/var/lib/kubelet/config.d
UNIT
printf 'KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///run/containerd/containerd.sock"\n' \
    >"$root/var/lib/kubelet/kubeadm-flags.env"
cat >"$root/var/lib/kubelet/config.yaml" <<'CONFIG'
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true, cacheTTL: 0s}
  x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}
authorization: {mode: Webhook}
clusterDNS: [10.96.0.10]
rotateCertificates: true
CONFIG
for number in 1 2 3 4 5; do
    printf 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\npodPidsLimit: %s000\n' \
        "$number" >"$root/var/lib/kubelet/config.d/$number.conf"
done

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 \
    -subj '/O=system:nodes/CN=system:node:worker-7' -keyout "$root/etc/kubernetes/pki/ca.key" \
    -out "$root/etc/kubernetes/pki/ca.crt" 2>/dev/null
cat "$root/etc/kubernetes/pki/ca.crt" "$root/etc/kubernetes/pki/ca.key" \
    >"$root/var/lib/kubelet/pki/kubelet-client-current.pem"
cat >"$root/etc/kubernetes/kubelet.conf" <<'KUBECONFIG'
apiVersion: v1
kind: Config
clusters:
- name: default
  cluster: {certificate-authority: /etc/kubernetes/pki/ca.crt, server: "https://10.0.0.1:6443"}
contexts:
- name: default
  context: {cluster: default, user: default}
current-context: default
users:
- name: default
  user:
    client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem
    client-key: /var/lib/kubelet/pki/kubelet-client-current.pem
KUBECONFIG
