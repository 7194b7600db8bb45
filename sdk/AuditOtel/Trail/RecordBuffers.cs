using AuditOtel.Otlp;

namespace AuditOtel.Trail;

/// <summary>What one audited call is encoded into.</summary>
internal sealed class RecordBuffers : IDisposable
{
    private const int LargestToKeep = 64 * 1024;

    internal ProtobufWriter Record { get; private set; } = new();

    internal ProtobufWriter Arguments { get; } = new(256);

    internal List<(string Type, string Id)> Targets { get; } = [];

    /// <summary>Whether they are small enough to wait for another call.</summary>
    internal bool AreWorthKeeping => Record.Capacity <= LargestToKeep && Arguments.Capacity <= LargestToKeep;

    /// <summary>Goes on with a copy of the first bytes of the record, because a connection may still be reading the buffer they are in.</summary>
    internal void LeaveRecord(int length)
    {
        var copy = new ProtobufWriter(Record.Capacity);
        copy.WriteRaw(Record.Written[..length]);
        Record = copy;
    }

    /// <summary>Wipes everything of the call that ended.</summary>
    internal void Reset()
    {
        Record.Truncate();
        Arguments.Truncate();
        Targets.Clear();
    }

    /// <summary>Wipes the buffers and gives their memory back.</summary>
    public void Dispose()
    {
        Record.Dispose();
        Arguments.Dispose();
    }
}
