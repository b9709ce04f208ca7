package import Posture

/// The kinds of entries that Merlon writes to the journal.
///
/// The names are the values of `MERLON_KIND`, stable from the first release on.
package enum JournalMessage: String, Hashable, Sendable, CaseIterable {
    case findingNew, findingRegressed, findingChanged, findingFixed, findingRemoved
    case snapshot
    case violation, violationRepeated, violationsSuppressed
    case coverageGap, reportLoss
    case agentStarted, agentStopping, configurationLoaded, configurationRefused, policiesRefused
    case streamAttached, streamLost, destinationRecovered, destinationFailing, agentDegraded

    package init(_ subject: Report.Subject) {
        switch subject {
        case .finding(let change): self.init(change.kind)
        case .snapshot: self = .snapshot
        case .violation: self = .violation
        case .repeatedViolation: self = .violationRepeated
        case .suppressedViolations: self = .violationsSuppressed
        case .gap: self = .coverageGap
        case .loss: self = .reportLoss
        case .agent(let event): self.init(event.kind)
        }
    }

    private init(_ kind: FindingChange.Kind) {
        switch kind {
        case .new: self = .findingNew
        case .regressed: self = .findingRegressed
        case .changed: self = .findingChanged
        case .fixed: self = .findingFixed
        case .removed: self = .findingRemoved
        }
    }

    private init(_ kind: AgentEvent.Kind) {
        switch kind {
        case .started: self = .agentStarted
        case .stopping: self = .agentStopping
        case .configurationLoaded: self = .configurationLoaded
        case .configurationRefused: self = .configurationRefused
        case .policiesRefused: self = .policiesRefused
        case .streamAttached: self = .streamAttached
        case .streamLost: self = .streamLost
        case .destinationRecovered: self = .destinationRecovered
        case .destinationFailing: self = .destinationFailing
        case .degraded: self = .agentDegraded
        }
    }

    /// The `MESSAGE_ID`, by which the catalog has its text (packaging/journal/merlon.catalog).
    ///
    /// Random numbers, made once by `systemd-id128 new`, and the same for ever.
    package var id: String {
        switch self {
        case .findingNew: "b50e69dc08104661807471b87b4c5571"
        case .findingRegressed: "dd6b3acfa4774eec84c0d2d78f08c413"
        case .findingChanged: "63a0f51cb2a1401da04a3c51fa9c1038"
        case .findingFixed: "c4101b213b774c67a8c4a20ee8b9ebf2"
        case .findingRemoved: "797092276799490290b36097e08c3673"
        case .snapshot: "d1804201265743c982474d32769fc022"
        case .violation: "ad3757647da8435e88907211eec73b5c"
        case .violationRepeated: "a340e943d85a483289e548ff8df4955d"
        case .violationsSuppressed: "1b4cd1b1e0574ee5be1524331e00a934"
        case .coverageGap: "ecdd1dd6919d4b35b898f7cd9d490f4b"
        case .reportLoss: "67688248b4474055bc31ea52af14839b"
        case .agentStarted: "f4dd6a318df245c4899fd8ebdb8c8fb0"
        case .agentStopping: "a2cfb39441434cd8a805de17e1cd8854"
        case .configurationLoaded: "132403708aa745d1965cf648f8e6e81a"
        case .configurationRefused: "e69e80cda3ce46bcb1fae7e9757545d5"
        case .policiesRefused: "b206df0e9a1a4822ac6fbfb34606cf8d"
        case .streamAttached: "c6f95a5c2e4d451a9193dd458c4bf4ea"
        case .streamLost: "a22ae5945bc1468c9513f5b5cd96005d"
        case .destinationRecovered: "e2e8bead73594746920b303aca7e1253"
        case .destinationFailing: "aa1e93932512444b8e68167366e76e01"
        case .agentDegraded: "59906e0eac224bdfa2ff60b6e18c0c08"
        }
    }
}
