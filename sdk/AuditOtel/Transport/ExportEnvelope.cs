using System.Buffers.Binary;
using AuditOtel.Otlp;

namespace AuditOtel.Transport;

/// <summary>What stands around a record in its request: resource and scope. All but the lengths is encoded once.</summary>
internal sealed class ExportEnvelope
{
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

    /// <summary>The bytes of a message whose records take so many with their tags and lengths.</summary>
    internal int LengthWith(int recordFields) => FieldLength(_resource.Length + FieldLength(_scope.Length + recordFields));

    /// <summary>Writes what comes before all records of a message, which take so many bytes with their tags and lengths.</summary>
    internal void WriteHead(ProtobufWriter writer, int recordFields)
    {
        var scopeLogs = _scope.Length + recordFields;
        writer.WriteHead(OtlpFields.Request.ResourceLogs, _resource.Length + FieldLength(scopeLogs));
        writer.WriteRaw(_resource);
        writer.WriteHead(OtlpFields.ResourceLogs.ScopeLogs, scopeLogs);
        writer.WriteRaw(_scope);
    }
}
