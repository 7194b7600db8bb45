namespace AuditOtel.Losses;

/// <summary>What became of the call for one record.</summary>
internal enum CallState : byte
{
    NotMade,

    /// <summary>It was made and has not come back.</summary>
    Made,

    /// <summary>It returned: the application takes the record for recorded.</summary>
    Returned,

    /// <summary>It threw what says that the action must not run.</summary>
    Refused,

    /// <summary>It threw something else.</summary>
    Threw,
}
