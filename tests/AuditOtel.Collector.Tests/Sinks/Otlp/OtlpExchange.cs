namespace AuditOtel.Collector.Tests.Sinks.Otlp;

/// <summary>One request that a receiver read to its end.</summary>
/// <param name="Path">Where it went to.</param>
/// <param name="Headers">What came before it.</param>
/// <param name="Message">The ExportLogsServiceRequest, unpacked.</param>
/// <param name="Records">Its log records, as they came.</param>
/// <param name="ClientName">Whom the client's certificate names; null when it showed none.</param>
internal sealed record OtlpExchange(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Message, IReadOnlyList<SentRecord> Records, string? ClientName)
{
    internal IEnumerable<string> Bodies => Records.Select(static record => record.Body);
}
