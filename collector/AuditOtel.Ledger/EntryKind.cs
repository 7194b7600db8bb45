namespace AuditOtel.Ledger;

/// <summary>The first byte of every entry; the leaf hash covers it.</summary>
public enum EntryKind : byte
{
    /// <summary>No entry has this kind.</summary>
    None = 0,

    /// <summary>A context: what many records share, stored once a segment.</summary>
    Context = 1,

    /// <summary>A record, with a reference to its context.</summary>
    Record = 2,

    /// <summary>What expired by the retention policy; written by the ledger itself.</summary>
    Expiry = 3,
}
