using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>A plain request of which not everything has come: what is there from its first byte on, so that the server can still have it.</summary>
/// <param name="bytes">Head and content as far as they have come; whose request it is disposes of them.</param>
/// <param name="content">Where the content begins.</param>
/// <param name="length">Bytes of head and content together.</param>
/// <param name="begun">When its first bytes came, a timestamp.</param>
internal sealed class PartialRequest(BodyBuffer bytes, int content, int length, long begun)
{
    internal long Begun => begun;

    internal bool IsWhole => bytes.Length == length;

    /// <summary>Head and content as far as they have come.</summary>
    internal BodyBuffer Bytes => bytes;

    /// <summary>The content, when all has come.</summary>
    internal ReadOnlyMemory<byte> Content => bytes.Written[content..];

    /// <summary>Makes room for more; false when the budget is used up.</summary>
    internal bool TryMakeRoom() => bytes.TryMakeRoom();

    /// <summary>Receives into the room that was made, and nothing of what follows the request; 0 at the end, negative with an errno.</summary>
    internal nint Receive(SafeHandle socket)
    {
        var room = bytes.Free.Span;
        var read = SocketCalls.Receive(socket, room[..Math.Min(room.Length, length - bytes.Length)]);
        bytes.Advance((int)Math.Max(read, 0));
        return read;
    }
}
