using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>The answer to one request.</summary>
/// <param name="Verdict">What it says.</param>
/// <param name="Detail">In which words; from outside, not yet fit to be shown.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OtlpAnswer(OtlpVerdict Verdict, string Detail)
{
    /// <summary>How long the receiver asked to be left alone; null when it did not.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>Of accepted records, how many it will never take.</summary>
    internal long Rejected { get; init; }

    /// <summary>Whether a refusal is a status of HTTP alone, which can come from anything that stands before the receiver.</summary>
    internal bool IsBare { get; init; }
}
