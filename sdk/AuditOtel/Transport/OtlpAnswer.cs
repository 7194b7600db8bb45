namespace AuditOtel.Transport;

/// <summary>What a call was answered with: an ExportLogsServiceResponse that came as a success, or what it failed with.</summary>
/// <param name="Failure">Meaningless when there is a body.</param>
/// <param name="Body">The message, not yet read; null when the call failed.</param>
internal readonly record struct OtlpAnswer(ExportResult Failure, LimitedBody? Body)
{
    internal OtlpAnswer(ExportResult failure)
        : this(failure, null)
    {
    }

    internal OtlpAnswer(LimitedBody body)
        : this(default, body)
    {
    }
}
