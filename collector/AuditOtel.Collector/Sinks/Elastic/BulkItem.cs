namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>What became of one document.</summary>
/// <param name="Status">Its own HTTP status.</param>
/// <param name="Type">The kind of the error; empty when there is none.</param>
/// <param name="Reason">The error's sentence; empty when there is none.</param>
internal readonly record struct BulkItem(int Status, string Type, string Reason);
