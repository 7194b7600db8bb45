using System.IO.MemoryMappedFiles;

namespace AuditOtel.Losses;

/// <summary>
/// One byte for each record in a file that the application and the one who kills it map into memory: it survives the application without a call of its own.
/// </summary>
internal sealed class Evidence : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int _records;

    internal Evidence(string path, int records)
    {
        _records = records;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, mapName: null, Math.Max(1, records));
        _view = _file.CreateViewAccessor();
    }

    internal CallState this[int record]
    {
        get => (CallState)_view.ReadByte(record);
        set => _view.Write(record, (byte)value);
    }

    internal int Count(params ReadOnlySpan<CallState> states)
    {
        var count = 0;
        for (var i = 0; i < _records; i++)
            count += states.Contains(this[i]) ? 1 : 0;
        return count;
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
