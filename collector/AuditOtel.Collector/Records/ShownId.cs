namespace AuditOtel.Collector.Records;

/// <summary>Ids that senders chose, short enough to be shown.</summary>
internal static class ShownId
{
    private const int Longest = 256;

    internal static string Of(string id) => id.Length <= Longest ? id : $"{id[..Longest]}...";
}
