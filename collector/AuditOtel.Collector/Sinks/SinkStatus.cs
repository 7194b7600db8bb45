namespace AuditOtel.Collector.Sinks;

/// <summary>How far a sink has come.</summary>
/// <param name="Name">The operator's name for it.</param>
/// <param name="Type">Its kind, such as <c>syslog</c>.</param>
/// <param name="Place">Where the records go to.</param>
/// <param name="Next">The first index it has not been given.</param>
/// <param name="Lag">Entries of the ledger behind that.</param>
/// <param name="LagSeconds">How long ago the newest record that it has was received; null while it has all, or none since the start.</param>
/// <param name="Delivered">Records it took since the start.</param>
/// <param name="Missed">Entries that expired before it had them, since the start.</param>
/// <param name="Refused">Records the other side will never take, since the start; each is named in the ledger.</param>
/// <param name="Problem">Why it takes none now, in one sentence; null when it does.</param>
public sealed record SinkStatus(string Name, string Type, string Place, long Next, long Lag, double? LagSeconds, long Delivered, long Missed, long Refused, string? Problem);
