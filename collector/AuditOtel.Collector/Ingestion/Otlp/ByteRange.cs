using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Ingestion.Otlp;

/// <summary>Where some bytes stand in a larger message, so that nothing has to be copied.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ByteRange(int Offset, int Length)
{
    internal ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message) => message.Slice(Offset, Length);

    internal ByteRange Within(int offset) => this with { Offset = Offset + offset };
}
