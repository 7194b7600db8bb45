namespace AuditOtel.Losses;

/// <summary>What is wrong between the application and the collector.</summary>
internal enum Fault
{
    None,

    /// <summary>Nobody listens.</summary>
    Down,

    /// <summary>Each answer takes 200 ms.</summary>
    Slow,

    /// <summary>For the first five seconds each request is answered with UNAVAILABLE.</summary>
    Refused,

    /// <summary>The file system of the collector, and of whatever the application keeps on disk, is full.</summary>
    FullDisk,
}
