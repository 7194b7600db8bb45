namespace AuditOtel.Ledger.Sealing;

/// <summary>Why a seal was made.</summary>
internal enum SealKind : byte
{
    /// <summary>The collector began; before the first seal of a run nothing is claimed about time.</summary>
    Start = 1,

    /// <summary>The ledger grew.</summary>
    Data = 2,

    /// <summary>Nothing was appended; silence is sealed too.</summary>
    Idle = 3,

    /// <summary>The collector stopped in order.</summary>
    Stop = 4,

    /// <summary>The host's clock was set; the seal carries what it showed and what it would have shown.</summary>
    Clock = 5,
}
