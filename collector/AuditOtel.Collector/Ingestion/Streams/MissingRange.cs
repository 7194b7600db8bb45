using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Ingestion.Streams;

/// <summary>Consecutive numbers of a stream that have not arrived.</summary>
/// <param name="From">The first of them.</param>
/// <param name="To">The last of them.</param>
/// <param name="Since">When the collector saw a higher one; a time-stamp of its <see cref="TimeProvider"/>.</param>
/// <param name="IsCertain">False when the numbers may have arrived before the collector's memory of the stream begins.</param>
/// <param name="IsReported">True when a record tells of the gap.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MissingRange(long From, long To, long Since, bool IsCertain, bool IsReported);
