using AuditOtel.Collector.Formats;
using AuditOtel.Ledger.Files;

namespace AuditOtel.Collector.Sinks.Files;

/// <summary>What a file holds that was there before: whether it is one of ours, and where its last whole line ends.</summary>
internal readonly ref struct FileContent
{
    // More than a batch in any format: what was not synced before a power cut, and may hold zeros where nothing arrived, lies behind this.
    private const int TailBytes = 32 << 20;
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

    /// <summary>Whether it begins as a file of records of any format does, as far as it goes; or holds nothing that ever arrived.</summary>
    internal bool IsOurs
    {
        get
        {
            if (!_head.ContainsAnyExcept((byte)0))
                return _length <= TailBytes;
            var zero = _head.IndexOf((byte)0);
            var begin = zero < 0 ? _head : _head[..zero];
            foreach (var format in RecordFormats.All)
            {
                var compared = Math.Min(begin.Length, format.Mark.Length);
                if (begin[..compared].SequenceEqual(format.Mark[..compared]))
                    return true;
            }

            return false;
        }
    }

    /// <exception cref="IOException">It cannot be read.</exception>
    internal static FileContent Read(AppendedFile file)
    {
        var length = file.Length();
        var head = new byte[Math.Min(length, HeadBytes)];
        return new FileContent(file, length, head.AsSpan(0, file.Read(head, 0)));
    }

    /// <summary>Whether it goes on as this format does, in this version of it.</summary>
    internal bool IsOf(IRecordFormat format) => _head.StartsWith(format.Heading.IsEmpty ? format.Mark : format.Heading);

    /// <summary>Where the last whole line ends; no format writes a zero, so that one is where nothing arrived.</summary>
    /// <exception cref="IOException">It cannot be read, or has no line's end where every file of ours has some.</exception>
    internal long WholeLines()
    {
        var start = Math.Max(0, _length - TailBytes);
        var end = start;
        var chunk = new byte[ChunkBytes];
        for (var at = start; at < _length;)
        {
            var read = chunk.AsSpan(0, _file.Read(chunk, at));
            var zero = read.IndexOf((byte)0);
            var last = (zero < 0 ? read : read[..zero]).LastIndexOf((byte)'\n');
            if (last >= 0)
                end = at + last + 1;
            if (zero >= 0 || read.IsEmpty)
                break;
            at += read.Length;
        }

        return end > start || start == 0 ? end : throw new IOException("it holds something else than records: move it away, or name another file");
    }
}
