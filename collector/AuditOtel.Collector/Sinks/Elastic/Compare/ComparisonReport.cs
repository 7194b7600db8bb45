namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>What a comparison found.</summary>
/// <param name="Ledger">The ledger's name.</param>
/// <param name="DataStream">Where the documents are.</param>
/// <param name="Next">The index that the comparison ended before: the sink has not been given what stands there.</param>
internal sealed record ComparisonReport(string Ledger, string DataStream, long Next)
{
    /// <summary>Records that must have a document.</summary>
    internal long Records { get; set; }

    /// <summary>Documents that were looked at.</summary>
    internal long Documents { get; set; }

    /// <summary>Documents in the range that do not name this ledger: nobody looked at them.</summary>
    internal long Others { get; set; }

    /// <summary>Documents of entries that expired in the ledger, whose leaf hash is the one that the ledger still has; their content cannot be compared.</summary>
    internal long Expired { get; set; }

    /// <summary>Records without a document.</summary>
    internal ComparisonFindings Missing { get; } = new();

    /// <summary>Documents without a record.</summary>
    internal ComparisonFindings Extra { get; } = new();

    /// <summary>Documents that do not say what their record says.</summary>
    internal ComparisonFindings Altered { get; } = new();

    /// <summary>Documents that stand there once more, as after a repeat around a rollover of the data stream.</summary>
    internal ComparisonFindings Repeated { get; } = new();

    internal bool IsEqual => Missing.Count == 0 && Extra.Count == 0 && Altered.Count == 0 && Repeated.Count == 0;
}
