namespace AuditOtel.Ledger;

/// <summary>How much space a directory of segments has.</summary>
public enum SpaceState
{
    /// <summary>More than <c>spaceLeft</c>.</summary>
    Enough,

    /// <summary>Less than <c>spaceLeft</c>.</summary>
    Low,

    /// <summary>Less than <c>adminSpaceLeft</c>.</summary>
    AdminLow,

    /// <summary>Less than <c>minFree</c>, or the file system refused more: no segment grows there.</summary>
    Minimum,
}
