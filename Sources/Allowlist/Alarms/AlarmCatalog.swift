/// The alarms that there are, in the order in which they are tried.
package enum AlarmCatalog {
    package static let alarms: [Alarm] = [
        .runFromMemory, .deletedFile, .worldWritablePlace, .containerDrift, .reverseShell,
        .downloadThenRun, .execIntoContainer, .shellInContainer, .packageManagerInContainer,
        .gainsRoot,
    ]
}
