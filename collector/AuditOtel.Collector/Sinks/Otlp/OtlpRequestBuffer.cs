using System.Buffers.Binary;
using System.IO.Compression;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>Makes the bodies of requests in buffers that serve one after the other: in gRPC's frame (PROTOCOL-HTTP2.md, "Length-Prefixed-Message"), packed or not.</summary>
internal sealed class OtlpRequestBuffer(OtlpTarget target) : IDisposable
{
    private const int FrameHead = 5;
    private const int FirstCapacity = 64 << 10;

    private readonly bool _isFramed = target.Protocol == OtlpProtocol.Grpc;
    private ProtobufWriter _plain = new(FirstCapacity);
    private MemoryStream _packed = new();

    /// <summary>The body of a request with some of the writer's records. It is there until the next is made.</summary>
    internal OtlpRequestContent Make(OtlpRequestWriter records, int start, int end)
    {
        _plain.Truncate();
        if (target.IsPacked)
            return new OtlpRequestContent(Pack(records, start, end));
        if (_isFramed)
            PutHead(_plain.Append(FrameHead), 0, records.LengthOf(start, end));
        records.Write(_plain, start, end);
        return new OtlpRequestContent(_plain.WrittenMemory);
    }

    /// <summary>Gives the buffers up when the connection may still read a request that has ended early.</summary>
    internal void Release(OtlpRequestContent content)
    {
        if (content.IsSent)
            return;
        // Neither goes back to a pool: the garbage collector takes them when the connection has let go.
        _plain = new ProtobufWriter(FirstCapacity);
        _packed = new MemoryStream();
    }

    public void Dispose()
    {
        _plain.Dispose();
        _packed.Dispose();
    }

    private Memory<byte> Pack(OtlpRequestWriter records, int start, int end)
    {
        records.Write(_plain, start, end);
        var head = _isFramed ? FrameHead : 0;
        _packed.SetLength(head);
        _packed.Position = head;
        using (var gzip = new GZipStream(_packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(_plain.Written);
        var whole = _packed.GetBuffer().AsMemory(0, (int)_packed.Length);
        if (_isFramed)
            PutHead(whole.Span, 1, whole.Length - FrameHead);
        return whole;
    }

    private static void PutHead(Span<byte> head, byte isPacked, int length)
    {
        head[0] = isPacked;
        BinaryPrimitives.WriteUInt32BigEndian(head[1..], (uint)length);
    }
}
