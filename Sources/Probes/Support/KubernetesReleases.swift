/// Minor releases of Kubernetes: until when each gets fixes, and the newest patch that is known.
///
/// Sources: kubernetes.io/releases and its list of ended branches; patches as the project tagged
/// them. The date is that of ``SupportTable``.
enum KubernetesReleases {
    struct Release {
        /// `v1.31`
        let name: String
        /// The day until which it gets fixes.
        let end: String
        /// The number of the newest patch that is known: 14 for v1.31.14.
        let patch: Int64
    }

    static let all = [
        Release(name: "v1.20", end: "2022-02-28", patch: 15),
        Release(name: "v1.21", end: "2022-06-28", patch: 14),
        Release(name: "v1.22", end: "2022-12-08", patch: 17),
        Release(name: "v1.23", end: "2023-02-28", patch: 17),
        Release(name: "v1.24", end: "2023-07-28", patch: 17),
        Release(name: "v1.25", end: "2023-10-28", patch: 16),
        Release(name: "v1.26", end: "2024-02-28", patch: 15),
        Release(name: "v1.27", end: "2024-07-16", patch: 16),
        Release(name: "v1.28", end: "2024-10-22", patch: 15),
        Release(name: "v1.29", end: "2025-02-28", patch: 15),
        Release(name: "v1.30", end: "2025-07-15", patch: 14),
        Release(name: "v1.31", end: "2025-11-11", patch: 14),
        Release(name: "v1.32", end: "2026-02-28", patch: 13),
        Release(name: "v1.33", end: "2026-06-28", patch: 11),
        Release(name: "v1.34", end: "2026-10-27", patch: 7),
        Release(name: "v1.35", end: "2027-02-28", patch: 4),
        Release(name: "v1.36", end: "2027-06-28", patch: 0),
    ]
}
