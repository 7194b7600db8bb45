namespace AuditOtel.Trail;

/// <summary>Where the first record of an action goes.</summary>
internal enum AdmissionRoute
{
    /// <summary>To the collector.</summary>
    Direct,

    /// <summary>To the outbox, behind records that wait there.</summary>
    Outbox,

    /// <summary>Nowhere: the action runs without a record and is counted.</summary>
    Unrecorded,
}
