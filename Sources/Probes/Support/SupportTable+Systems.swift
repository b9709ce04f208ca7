extension SupportTable {
    /// Distributions by their `ID` of os-release(5).
    ///
    /// Debian's end is that of its LTS, whose fixes come through the same archive. Of RHEL and its kin
    /// the major version counts. Leap's dates are those of en.opensuse.org/Lifetime and of the project's
    /// news; from 16 on each gets fixes for 24 months.
    static let systems: [String: SupportTable] = [
        "debian": SupportTable(entries: [
            Entry("8", "2020-06-30"), Entry("9", "2022-06-30"), Entry("10", "2024-06-30"),
            Entry("11", "2026-08-31"), Entry("12", "2028-06-30"), Entry("13", "2030-06-30"),
        ]),
        "ubuntu": SupportTable(entries: [
            Entry("14.04", "2019-04-02", extended: "2024-04-02"),
            Entry("16.04", "2021-04-02", extended: "2026-04-02"),
            Entry("18.04", "2023-05-31", extended: "2028-04-01"),
            Entry("20.04", "2025-05-31", extended: "2030-04-02"),
            Entry("20.10", "2021-07-22"), Entry("21.04", "2022-01-20"),
            Entry("21.10", "2022-07-14"),
            Entry("22.04", "2027-04-01", extended: "2032-04-09"),
            Entry("22.10", "2023-07-20"), Entry("23.04", "2024-01-20"),
            Entry("23.10", "2024-07-12"),
            Entry("24.04", "2029-05-31", extended: "2036-05-31"),
            Entry("24.10", "2025-07-10"), Entry("25.04", "2026-01-17"),
            Entry("25.10", "2026-07-01"),
            Entry("26.04", "2031-04-30", extended: "2036-04-30"),
        ]),
        "rhel": SupportTable(entries: [
            Entry("6", "2020-11-30", extended: "2024-06-30"),
            Entry("7", "2024-06-30", extended: "2028-06-30"), Entry("8", "2029-05-31"),
            Entry("9", "2032-05-31"), Entry("10", "2035-05-31"),
        ]),
        "rocky": SupportTable(entries: [
            Entry("8", "2029-05-31"), Entry("9", "2032-05-31"), Entry("10", "2035-05-31"),
        ]),
        "almalinux": SupportTable(entries: [
            Entry("8", "2029-03-01"), Entry("9", "2032-05-31"), Entry("10", "2035-05-31"),
        ]),
        // From 8 on what is called so is CentOS Stream; CentOS Linux 8 ended earlier still.
        "centos": SupportTable(entries: [
            Entry("6", "2020-11-30"), Entry("7", "2024-06-30"), Entry("8", "2024-05-31"),
            Entry("9", "2027-05-31"), Entry("10", "2030-01-01"),
        ]),
        "ol": SupportTable(entries: [
            Entry("7", "2024-12-31", extended: "2028-06-30"), Entry("8", "2029-07-31"),
            Entry("9", "2032-06-30"), Entry("10", "2035-06-30"),
        ]),
        "amzn": SupportTable(entries: [
            Entry("2018.03", "2023-12-31"), Entry("2", "2026-06-30"), Entry("2023", "2029-06-30"),
        ]),
        "fedora": SupportTable(entries: [
            Entry("38", "2024-05-21"), Entry("39", "2024-11-26"), Entry("40", "2025-05-13"),
            Entry("41", "2025-12-15"), Entry("42", "2026-05-13"), Entry("43", "2026-12-09"),
        ]),
        "alpine": SupportTable(entries: [
            Entry("3.16", "2024-05-23"), Entry("3.17", "2024-11-22"), Entry("3.18", "2025-05-09"),
            Entry("3.19", "2025-11-01"), Entry("3.20", "2026-04-01"), Entry("3.21", "2026-11-01"),
            Entry("3.22", "2027-05-01"), Entry("3.23", "2027-11-01"),
        ]),
        "opensuse-leap": SupportTable(entries: [
            Entry("15.3", "2022-12-31"), Entry("15.4", "2023-12-07"), Entry("15.5", "2024-12-31"),
            Entry("15.6", "2026-04-30"), Entry("16.0", "2027-10-31"),
        ]),
        "sles": SupportTable(entries: [
            Entry("12.5", "2024-10-31", extended: "2027-10-31"),
            Entry("15.3", "2022-12-31", extended: "2025-12-31"),
            Entry("15.4", "2023-12-31", extended: "2026-12-31"),
            Entry("15.5", "2024-12-31", extended: "2027-12-31"),
            Entry("15.6", "2025-12-31", extended: "2028-12-31"), Entry("15.7", "2031-07-31"),
        ]),
    ]

    /// Systems that renew themselves: they have no versions that end on a known day.
    static let renewing: Set<String> = [
        "arch", "bottlerocket", "cos", "fedora-coreos", "flatcar", "gentoo", "nixos",
        "opensuse-microos", "opensuse-slowroll", "opensuse-tumbleweed", "talos", "void", "wolfi",
    ]

    /// Those whose minor versions do not end on days of their own.
    static let majorOnly: Set<String> = ["debian", "rhel", "rocky", "almalinux", "centos", "ol"]
}
