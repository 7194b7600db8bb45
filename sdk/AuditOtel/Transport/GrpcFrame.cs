using System.Buffers.Binary;
using AuditOtel.Otlp;

namespace AuditOtel.Transport;

/// <summary>The frame of a message in gRPC (gRPC over HTTP/2, PROTOCOL-HTTP2.md, "Length-Prefixed-Message"), without compression.</summary>
internal static class GrpcFrame
{
    /// <summary>One byte for the compression flag, four for the length.</summary>
    internal const int HeadLength = 5;

    /// <summary>The message in its frame. When there is no receipt, the connection may still be reading it: it is left to the garbage collector.</summary>
    internal static byte[] Wrap(in ExportMessage message)
    {
        using var writer = new ProtobufWriter(HeadLength + message.Length);
        var head = writer.Append(HeadLength);
        head[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(head[1..], (uint)message.Length);
        message.Write(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Whether a body is one whole message and nothing else.</summary>
    internal static bool IsOneMessage(ReadOnlySpan<byte> body) =>
        body.Length >= HeadLength && body[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(body[1..]) == (uint)(body.Length - HeadLength);
}
