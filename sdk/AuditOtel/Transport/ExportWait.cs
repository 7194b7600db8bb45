namespace AuditOtel.Transport;

/// <summary>How a caller waits for a collector's answer.</summary>
/// <param name="Limit">The longest wait; more than the client's own timeout is cut to it.</param>
/// <param name="Stop">Ends the wait early, as a timeout would.</param>
/// <param name="MayBlock">Whether the calling thread would do nothing else meanwhile, so that it may wait in a system call itself.</param>
internal readonly record struct ExportWait(TimeSpan Limit, CancellationToken Stop, bool MayBlock = false);
