namespace AuditOtel.Ledger;

/// <summary>What happened to a ledger beside its appends.</summary>
public enum LedgerEventKind
{
    /// <summary>A write, sync or creation failed; the file concerned is not written again.</summary>
    StorageFailed,

    /// <summary>Segments go on in another directory.</summary>
    FailedOver,

    /// <summary>A file system has less space than <c>spaceLeft</c>.</summary>
    SpaceLow,

    /// <summary>A file system has less space than <c>adminSpaceLeft</c>.</summary>
    AdminSpaceLow,

    /// <summary>A file system has less space than <c>minFree</c>: no segment is written there.</summary>
    SpaceMinimum,

    /// <summary>No directory has space: only what the reserve is for is stored, in the reserve.</summary>
    ReserveInUse,

    /// <summary>The reserve is full: nothing is stored.</summary>
    ReserveFull,

    /// <summary>There is space again where it was low.</summary>
    SpaceBack,

    /// <summary>The storage that failed works again.</summary>
    StorageBack,

    /// <summary>The clock was set.</summary>
    ClockStep,

    /// <summary>The kernel says that its clock is not synchronised.</summary>
    ClockUnsynchronised,

    /// <summary>The kernel says that its clock is synchronised again.</summary>
    ClockSynchronised,
}
