namespace AuditOtel.Losses;

/// <summary>How the application ends.</summary>
internal enum Ending
{
    /// <summary>It disposes of its sender, as it should.</summary>
    Dispose,

    /// <summary>It leaves Main without that.</summary>
    Exit,

    /// <summary>It is killed with signal 9.</summary>
    Kill,
}
