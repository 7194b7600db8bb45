using System.Buffers;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Formats;

/// <summary>Records as lines: one record, one line, whatever it holds. Formats have no state.</summary>
internal interface IRecordFormat
{
    /// <summary>The word for it in commands and in <c>auditotel.json</c>.</summary>
    string Name { get; }

    /// <summary>What every file of this format begins with, in any version of it.</summary>
    ReadOnlySpan<byte> Mark { get; }

    /// <summary>What every such file has in its first line, too, and no other program's has: quotes inside of a value would stand behind a backslash.</summary>
    ReadOnlySpan<byte> Signature { get; }

    /// <summary>The line before the first record with its end; empty when there is none.</summary>
    ReadOnlySpan<byte> Heading { get; }

    /// <summary>Writes a record's line with its end.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="record">The record, with its bytes (<see cref="RecordView.TryKeep"/>).</param>
    void Write(IBufferWriter<byte> output, RecordView record);
}
