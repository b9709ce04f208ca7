package import HostSystem
package import Posture

/// Reads how a node's API server is started and what it makes of that.
package struct APIServerProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "apiserver",
            ComponentRecord.type(
                APIServerFlags.table,
                [
                    FactField("authentication", AccessFacts.authenticationType),
                    FactField("authorization", AccessFacts.authorizationType),
                    FactField("admission", AdmissionFacts.type),
                    FactField("audit", AuditFacts.type),
                    FactField("encryption", EncryptionFacts.type),
                ]),
            "kube-apiserver, through which everything in a cluster goes")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        ComponentObservation(ControlPlane.apiserver, APIServerFlags.table, host).component {
            record in
            let access = AccessFacts(record)
            let admission = AdmissionFacts(record)
            let audit = AuditFacts(record)
            let encryption = EncryptionFacts(record)
            record.startErrors +=
                access.problems + admission.problems + audit.problems + encryption.problems
            for error in access.errors { record.note(error) }
            for error in [admission.error, audit.error, encryption.error].compactMap(\.self) {
                record.note(error)
            }
            return [
                "authentication": access.authentication, "authorization": access.authorization,
                "admission": admission.fact, "audit": audit.fact, "encryption": encryption.fact,
            ]
        }
    }
}
