namespace AuditOtel.Collector.Ingestion;

/// <summary>One accepted record of a request on its way to a receipt.</summary>
internal struct RecordPlan
{
    /// <summary>Its number among the decoded records.</summary>
    internal int Record;

    internal RecordPlanKind Kind;

    /// <summary>False when the sender gave no id: such a record cannot be recognised again.</summary>
    internal bool HasId;

    /// <summary>Where the duplicate window looks for its key.</summary>
    internal uint Hash;

    /// <summary>Of a new one in flight: the number under which the duplicate window holds its id.</summary>
    internal int Held;

    internal UInt128 Key;

    internal UInt128 Content;

    /// <summary>Of a new record: its number in the append batch. Of an own one: the plan it repeats.</summary>
    internal int Number;

    /// <summary>Bytes of its LogRecord as it is stored: fewer than were sent when it is shortened.</summary>
    internal int StoredLength;

    /// <summary>Its place in the ledger, once known.</summary>
    internal long Index;

    internal ulong ReceivedUnixNanoseconds;
}
