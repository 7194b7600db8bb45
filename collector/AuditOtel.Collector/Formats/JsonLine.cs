using System.Buffers;
using System.Text.Json;

namespace AuditOtel.Collector.Formats;

/// <summary>JSON on one line: everything but ASCII is written as an escape, so that no reader takes a character of a value for an end of the line.</summary>
internal static class JsonLine
{
    /// <summary>Writes one JSON value and the end of the line.</summary>
    internal static void Write<T>(IBufferWriter<byte> output, T value, Action<Utf8JsonWriter, T> write)
    {
        using (var writer = new Utf8JsonWriter(output))
            write(writer, value);
        output.Write("\n"u8);
    }
}
