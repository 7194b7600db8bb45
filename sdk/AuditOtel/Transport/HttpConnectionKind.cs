namespace AuditOtel.Transport;

/// <summary>What a connection carries. A socket that ever waited in one way cannot wait in the other.</summary>
internal enum HttpConnectionKind
{
    /// <summary>Small requests whose callers do not block.</summary>
    Waiting,

    /// <summary>Small requests whose callers wait in the system call.</summary>
    Blocking,

    /// <summary>Requests that the collector does not answer on its short way; from the first of them on that way is closed to the connection (decision 0024).</summary>
    Large,
}
