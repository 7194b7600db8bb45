using AuditOtel.Otlp;

namespace AuditOtel.Trail;

/// <content>What is captured before the intent.</content>
internal sealed partial class OtlpAuditOperation
{
    protected override void AddTarget(string type, string? id)
    {
        RefuseLateCapture();
        _buffers.Targets.Add((type, string.IsNullOrEmpty(id) ? UnknownTarget : id));
    }

    protected override void AddArgument(string name, string? value) => Arguments.WriteAttribute(FullName(name, stackalloc char[128]), value ?? NoValue);

    protected override void AddArgument(string name, long value) => Arguments.WriteAttribute(FullName(name, stackalloc char[128]), value);

    protected override void AddArgument(string name, double value) => Arguments.WriteAttribute(FullName(name, stackalloc char[128]), value);

    protected override void AddArgument(string name, bool value) => Arguments.WriteAttribute(FullName(name, stackalloc char[128]), value);

    protected override void AddSecret(string name, string? value, AuditSecretMode mode)
    {
        var trace = TraceSecret(name, value ?? string.Empty, mode);
        AddArgument(name, value is null ? NoValue : trace);
    }

    protected override string TraceSecret(string name, string secret, AuditSecretMode mode)
    {
        if (mode != AuditSecretMode.KeyedHash)
            return mode == AuditSecretMode.Length ? SecretTrace.Length(secret) : "redacted";
        if (!_trail.SecretHashKey.IsEmpty)
            return SecretTrace.KeyedHash(secret, _trail.SecretHashKey.Span);
        throw new AuditUnavailableException(
            $"'{Operation}' was not carried out: its argument '{name}' is to be recorded as a keyed hash and the trail has no key. "
            + $"Set {nameof(AuditOtelOptions)}.{nameof(AuditOtelOptions.SecretHashKey)} to at least 32 random bytes.");
    }

    protected override void AddChanges(IReadOnlyList<AuditChange> changes, int omitted)
    {
        RefuseLateCapture();
        (_changes ??= []).AddRange(changes);
        _omitted += omitted;
    }

    private static ReadOnlySpan<char> FullName(string name, Span<char> buffer)
    {
        const string Prefix = AuditAttributes.ArgumentPrefix;
        if (Prefix.Length + name.Length > buffer.Length)
            return Prefix + name;
        Prefix.CopyTo(buffer);
        name.CopyTo(buffer[Prefix.Length..]);
        return buffer[..(Prefix.Length + name.Length)];
    }
}
