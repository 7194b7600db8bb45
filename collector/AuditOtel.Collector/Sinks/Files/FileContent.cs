using AuditOtel.Collector.Formats;
using AuditOtel.Ledger.Files;

namespace AuditOtel.Collector.Sinks.Files;

/// <summary>What a file holds that was there before: whether it is one of ours, and where its last whole line ends.</summary>
internal readonly ref struct FileContent
{
    // What was not synced before a power cut, and may hold zeros where nothing arrived, lies behind this.
    private const int TailBytes = 2 * AppendedFile.MaxUnsynced;
    private const int HeadBytes = 4096;
    private const int ChunkBytes = 1 << 18;

    private readonly AppendedFile _file;
    private readonly long _length;
    private readonly ReadOnlySpan<byte> _head;

    private FileContent(AppendedFile file, long length, ReadOnlySpan<byte> head)
    {
        _file = file;
        _length = length;
        _head = head;
    }

    /// <summary>Whether it is empty, or its first line, or what there is of it, is unmistakably one of ours.</summary>
    internal bool IsOurs
    {
        get
        {
            if (_length == 0)
                return true;
            foreach (var format in RecordFormats.All)
            {
                if (Begin.StartsWith(format.Mark) && Begin.IndexOf(format.Signature) >= 0)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Whether it may be what is left of a first line of ours: enough only for a file that this process made.</summary>
    internal bool IsBegun
    {
        get
        {
            foreach (var format in RecordFormats.All)
            {
                var compared = Math.Min(Begin.Length, format.Mark.Length);
                if (Begin[..compared].SequenceEqual(format.Mark[..compared]))
                    return true;
            }

            return false;
        }
    }

    private ReadOnlySpan<byte> Begin => _head.IndexOfAny((byte)'\n', (byte)0) is >= 0 and var end ? _head[..end] : _head;

    /// <exception cref="IOException">It cannot be read.</exception>
    internal static FileContent Read(AppendedFile file)
    {
        var length = file.Length();
        var head = Head(file, Math.Min(length, HeadBytes));
        if (head.Length == HeadBytes && head.IndexOfAny((byte)'\n', (byte)0) < 0)
            head = Head(file, Math.Min(length, TailBytes));
        return new FileContent(file, length, head);
    }

    /// <summary>Says that it is no file to write to.</summary>
    internal static IOException Refusal() => new("it holds something else than records: move it away, or name another file");

    /// <summary>Whether it goes on as this format does, in this version of it.</summary>
    internal bool IsOf(IRecordFormat format) => _head.StartsWith(format.Heading.IsEmpty ? format.Mark : format.Heading);

    /// <summary>Where the last whole line ends; no format writes a zero, so that one is where nothing arrived, and nothing stands behind it.</summary>
    /// <exception cref="IOException">It cannot be read, or holds what no file of ours does.</exception>
    internal long WholeLines()
    {
        var start = Math.Max(0, _length - TailBytes);
        var end = LastEnd(start);
        return end > start || start == 0 ? end : throw Refusal();
    }

    private static ReadOnlySpan<byte> Head(AppendedFile file, long length)
    {
        var head = new byte[length];
        return head.AsSpan(0, file.Read(head, 0));
    }

    /// <summary>Where the last line ends behind a start; the start when none ends there.</summary>
    private long LastEnd(long start)
    {
        var end = start;
        var chunk = new byte[ChunkBytes];
        for (var at = start; at < _length;)
        {
            var read = chunk.AsSpan(0, _file.Read(chunk, at));
            var zero = read.IndexOf((byte)0);
            var last = (zero < 0 ? read : read[..zero]).LastIndexOf((byte)'\n');
            if (last >= 0)
                end = at + last + 1;
            if (zero >= 0)
                DemandZeros(at + zero);
            if (zero >= 0 || read.IsEmpty)
                break;
            at += read.Length;
        }

        return end;
    }

    private void DemandZeros(long start)
    {
        var chunk = new byte[ChunkBytes];
        for (var at = start; at < _length;)
        {
            var read = chunk.AsSpan(0, _file.Read(chunk, at));
            if (read.ContainsAnyExcept((byte)0))
                throw Refusal();
            if (read.IsEmpty)
                break;
            at += read.Length;
        }
    }
}
