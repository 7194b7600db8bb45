using System.Runtime.InteropServices;
using AuditOtel.Collector.Ingestion.Otlp;

namespace AuditOtel.Collector.Ingestion.Shortening;

/// <summary>One top-level field of a LogRecord and what becomes of it.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct RecordPart
{
    /// <summary>The field with its tag and length.</summary>
    internal ByteRange Whole;

    /// <summary>Its text, for text and attributes whose value is text.</summary>
    internal ByteRange Text;

    /// <summary>The attribute's key.</summary>
    internal ByteRange Key;

    internal int Field;

    internal PartKind Kind;

    /// <summary>True when its text is cut to <see cref="Kept"/> bytes.</summary>
    internal bool IsCut;

    internal bool IsRemoved;

    internal int Kept;
}
