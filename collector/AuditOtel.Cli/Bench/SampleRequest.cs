using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using AuditOtel.Otlp;

namespace AuditOtel.Cli.Bench;

/// <summary>One OTLP/HTTP request, encoded once; for each sending only the record ids are changed, so that the client costs as little as can be.</summary>
internal sealed class SampleRequest
{
    /// <summary>A complete record takes this much without any text.</summary>
    internal const int SmallestRecord = 300;

    private const int IdLength = 36;
    private const int CounterLength = 12;
    private static readonly string Marker = new('?', IdLength);
    private static readonly long Started = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    private static int _ids;
    private readonly byte[] _bytes;
    private readonly int[] _counters;
    private long _next;

    internal SampleRequest(int records, int recordBytes)
    {
        var body = Body(records, Record(recordBytes));
        var head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"POST /v1/audit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: {body.Length}\r\n\r\n"));
        _bytes = [.. head, .. body];
        _counters = new int[records];
        var at = 0;
        for (var i = 0; i < records; i++)
        {
            at += _bytes.AsSpan(at).IndexOf(Encoding.ASCII.GetBytes(Marker));
            WriteFirstId(_bytes.AsSpan(at));
            _counters[i] = at + IdLength - CounterLength;
        }
    }

    /// <summary>How many records it holds.</summary>
    internal int Records => _counters.Length;

    /// <summary>The bytes, with ids that were not sent before; valid until the next call.</summary>
    internal ReadOnlySpan<byte> Next()
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        Span<byte> digits = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, _next++);
        Convert.TryToHexStringLower(number, digits, out _);
        foreach (var at in _counters)
            digits[^CounterLength..].CopyTo(_bytes.AsSpan(at));
        return _bytes;
    }

    /// <summary>
    /// An id of the form of a version 7 UUID (RFC 9562, section 5.7). Where that is random it is numbered, by process: of so many that are made in one millisecond, two would now and then have the
    /// same 26 bits before the counter, and the collector refuses an id that comes with another content.
    /// </summary>
    private static void WriteFirstId(Span<byte> id)
    {
        var number = Interlocked.Increment(ref _ids);
        Utf8.TryWrite(id, CultureInfo.InvariantCulture, $"{(uint)(Started >> 16):x8}-{(ushort)Started:x4}-7{number >> 14 & 0xfff:x3}-{0x8000 | number & 0x3fff:x4}-{0:x12}", out _);
    }

    private static byte[] Body(int records, byte[] record)
    {
        using var writer = new ProtobufWriter((records * (record.Length + 4)) + 1024);
        var resourceLogs = writer.BeginMessage(OtlpFields.Request.ResourceLogs);
        var resource = writer.BeginMessage(OtlpFields.ResourceLogs.Resource);
        writer.WriteResourceAttribute("service.name", "bench");
        writer.EndMessage(resource);
        var scopeLogs = writer.BeginMessage(OtlpFields.ResourceLogs.ScopeLogs);
        for (var i = 0; i < records; i++)
            writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, record);
        writer.EndMessage(scopeLogs);
        writer.EndMessage(resourceLogs);
        return writer.Written.ToArray();
    }

    private static byte[] Record(int bytes)
    {
        // Text at its end fills it up: what it takes beside its characters depends on its length.
        var length = bytes - Record("").Length;
        while (length > 0 && Record(new string('x', length)).Length > bytes)
            length--;
        return Record(new string('x', Math.Max(0, length)));
    }

    private static byte[] Record(string text)
    {
        using var writer = new ProtobufWriter();
        writer.WriteTime(TimeProvider.System.GetUtcNow().ToUnixNanoseconds());
        writer.WriteEventName("user.update");
        writer.WriteAttribute(AuditAttributes.RecordId, Marker);
        writer.WriteAttribute(AuditAttributes.Action, "UPDATE");
        writer.WriteAttribute(AuditAttributes.Class, "account");
        writer.WriteAttribute(AuditAttributes.Stage, "event");
        writer.WriteAttribute(AuditAttributes.Outcome, "success");
        writer.WriteAttribute(AuditAttributes.ActorId, "al");
        writer.WriteAttribute(AuditAttributes.ActorType, "user");
        writer.WriteAttribute(AuditAttributes.TargetType, "user");
        writer.WriteAttribute(AuditAttributes.TargetId, "42");
        if (text.Length > 0)
            writer.WriteBody(text);
        return writer.Written.ToArray();
    }
}
