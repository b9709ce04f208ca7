extension SupportTable {
    /// Branches of the kernel that kernel.org maintains for long.
    static let longtermKernels = SupportTable(entries: [
        Entry("4.4", "2022-02-28"), Entry("4.9", "2023-01-31"), Entry("4.14", "2024-01-31"),
        Entry("4.19", "2024-12-31"), Entry("5.4", "2025-12-31"), Entry("5.10", "2026-12-31"),
        Entry("5.15", "2026-12-31"), Entry("6.1", "2027-12-31"), Entry("6.6", "2027-12-31"),
        Entry("6.12", "2028-12-31"), Entry("6.18", "2028-12-31"),
    ])
}
