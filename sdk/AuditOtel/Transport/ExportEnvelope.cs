using System.Buffers.Binary;
using AuditOtel.Otlp;

namespace AuditOtel.Transport;

/// <summary>What stands around a record in its request: gRPC frame, resource, scope. All but the lengths is encoded once.</summary>
internal sealed class ExportEnvelope
{
    /// <summary>One byte for the compression flag, four for the length.</summary>
    internal const int FrameHeadLength = 5;

    private readonly byte[] _resource;
    private readonly byte[] _scope;

    internal ExportEnvelope(AuditOtelOptions options)
    {
        using var writer = new ProtobufWriter();
        var resource = writer.BeginMessage(OtlpFields.ResourceLogs.Resource);
        writer.WriteResourceAttribute("service.name", options.ServiceName);
        if (!string.IsNullOrEmpty(options.ServiceVersion))
            writer.WriteResourceAttribute("service.version", options.ServiceVersion);
        writer.WriteResourceAttribute("service.instance.id", options.ServiceInstanceId);
        writer.WriteResourceAttribute("host.name", Environment.MachineName);
        writer.WriteResourceAttribute("process.pid", Environment.ProcessId);
        writer.EndMessage(resource);
        _resource = writer.Written.ToArray();
        writer.Truncate();
        var scope = writer.BeginMessage(OtlpFields.ScopeLogs.Scope);
        writer.WriteString(OtlpFields.Scope.Name, "AuditOtel");
        writer.WriteString(OtlpFields.Scope.Version, typeof(ExportEnvelope).Assembly.GetName().Version?.ToString(3));
        writer.EndMessage(scope);
        _scope = writer.Written.ToArray();
    }

    /// <summary>An envelope as <see cref="ToBytes"/> gave it, also by another process.</summary>
    internal ExportEnvelope(ReadOnlySpan<byte> bytes)
    {
        var resource = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        _resource = bytes.Slice(sizeof(int), resource).ToArray();
        _scope = bytes[(sizeof(int) + resource)..].ToArray();
    }

    /// <summary>What records of this process are sent under, to be kept with them.</summary>
    internal byte[] ToBytes()
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, _resource.Length);
        return [.. length, .. _resource, .. _scope];
    }

    /// <summary>Bytes of a field with its tag and length; the fields used here have numbers below 16, so that their tag is one byte.</summary>
    internal static int FieldLength(int content) => 1 + ProtobufWriter.VarintSize((uint)content) + content;

    /// <summary>The bytes of the gRPC message before the record of the given length, which ends it.</summary>
    internal byte[] Head(int recordLength)
    {
        using var writer = new ProtobufWriter(_resource.Length + _scope.Length + 64);
        WriteHead(writer, FieldLength(recordLength));
        writer.WriteHead(OtlpFields.ScopeLogs.LogRecords, recordLength);
        return writer.Written.ToArray();
    }

    /// <summary>Writes what comes before all records of a message, which take so many bytes with their tags and lengths.</summary>
    internal void WriteHead(ProtobufWriter writer, int recordFields)
    {
        var scopeLogs = _scope.Length + recordFields;
        var resourceLogs = _resource.Length + FieldLength(scopeLogs);
        Span<byte> frame = stackalloc byte[FrameHeadLength];
        BinaryPrimitives.WriteUInt32BigEndian(frame[1..], (uint)FieldLength(resourceLogs));
        writer.WriteRaw(frame);
        writer.WriteHead(OtlpFields.Request.ResourceLogs, resourceLogs);
        writer.WriteRaw(_resource);
        writer.WriteHead(OtlpFields.ResourceLogs.ScopeLogs, scopeLogs);
        writer.WriteRaw(_scope);
    }
}
