namespace AuditOtel.Outbox;

/// <summary>What opening an outbox found on disk.</summary>
internal sealed class OutboxFindings
{
    internal List<OutboxSegment> Segments { get; } = [];

    /// <summary>Records that wait to be delivered.</summary>
    internal long Pending { get; set; }

    /// <summary>The sequence of the next record to write.</summary>
    internal ulong NextSequence { get; set; } = 1;

    internal ulong NextSegment { get; set; } = 1;

    /// <summary>The highest loss generation that a record tells of.</summary>
    internal ulong LossGeneration { get; set; }

    /// <summary>What the operator must know, a sentence each: torn ends that were cut, damage that is kept aside.</summary>
    internal List<string> Notices { get; } = [];

    /// <summary>How many segments are damaged.</summary>
    internal int Damaged { get; set; }
}
