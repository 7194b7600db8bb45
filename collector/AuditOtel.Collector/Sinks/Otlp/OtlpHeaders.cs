namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>The headers of a sink's requests. Two that say the same are equal, so that a reload knows a sink that has not changed.</summary>
internal sealed class OtlpHeaders(IReadOnlyList<OtlpHeader> all) : IEquatable<OtlpHeaders>
{
    internal static readonly OtlpHeaders None = new([]);

    internal IReadOnlyList<OtlpHeader> All => all;

    public bool Equals(OtlpHeaders? other) => other is not null && all.SequenceEqual(other.All);

    public override bool Equals(object? obj) => Equals(obj as OtlpHeaders);

    public override int GetHashCode() => all.Count;

    public override string ToString() => string.Join(", ", all.Select(static header => header.Name));
}
