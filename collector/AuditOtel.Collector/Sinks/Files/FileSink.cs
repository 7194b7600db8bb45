using System.Buffers;
using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger.Files;

namespace AuditOtel.Collector.Sinks.Files;

/// <summary>
/// Lines at the end of a file, durable before they count as delivered. Its name is looked at before each batch: a file that was moved away is not followed.
/// </summary>
internal sealed class FileSink(FileTarget target, TimeProvider time) : ISink
{
    private readonly IRecordFormat _format = RecordFormats.Find(target.Format) ?? throw new CollectorException($"There is no format '{target.Format}'.");
    private readonly EarlierFiles _earlier = new(target, time);
    private AppendedFile? _file;
    private DateTimeOffset _since;

    // What a file held when it was last known to be durable: behind a failure nothing else is believed.
    private ((ulong Device, ulong Inode) File, long End)? _durable;

    public ValueTask<SinkDelivery> DeliverAsync(IReadOnlyList<RecordView> records, CancellationToken cancellationToken)
    {
        try
        {
            var lines = new ArrayBufferWriter<byte>();
            lines.Write(_format.Heading);
            foreach (var record in records)
                _format.Write(lines, record);
            var problem = Append(lines.WrittenSpan, cancellationToken);
            return ValueTask.FromResult(SinkDelivery.Complete with { Warning = problem });
        }
        catch (Exception failure)
        {
            Close();
            if (failure is not (IOException or UnauthorizedAccessException))
                throw;
            throw new SinkException($"'{target.Path}' takes no records: {failure.Message.TrimEnd('.')}; see that its directory is there, has room and may be written.", failure);
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>Makes the lines durable; what then is wrong with earlier files is returned, and keeps no record from being delivered.</summary>
    private string? Append(ReadOnlySpan<byte> lines, CancellationToken cancellationToken)
    {
        using var directory = OutputDirectory.Open(target.Folder, followsLink: false);
        if (_file is not null && !directory.Holds(target.Name, _file))
            Close();
        _file ??= OpenFile(directory);
        if (IsFull(_file, lines.Length))
            _file = Begin(directory, _file);
        // Before the lines: on a full disk this makes the room that they need.
        _earlier.Prune(directory);
        _file.Append(_file.Length() == 0 ? lines : lines[_format.Heading.Length..]);
        _durable = (_file.Identity, _file.Length());
        return _earlier.Compress(directory, cancellationToken);
    }

    private bool IsFull(AppendedFile file, int more)
    {
        var length = file.Length();
        return length > 0 && (length + more > target.MaxSize || (target.MaxAge is { } age && time.GetUtcNow() - _since >= age));
    }

    /// <summary>Opens the file that is there behind its last whole line, or a new one.</summary>
    private AppendedFile OpenFile(OutputDirectory directory)
    {
        if (RealPath.LedgerAround(target.Path) is { } ledger)
            throw new IOException($"it lies in the directory of the ledger in '{ledger}', where nothing else belongs");
        var file = directory.OpenAppended(target.Name);
        try
        {
            _since = file.Born ?? time.GetUtcNow();
            var content = FileContent.Read(file);
            var known = _durable is { } durable && durable.File == file.Identity && durable.End <= file.Length() ? durable.End : (long?)null;
            if (!content.IsOurs && !(known is not null && content.IsBegun))
                throw FileContent.Refusal();
            var end = known ?? content.WholeLines();
            file.Restrict();
            if (end < file.Length())
                file.Cut(end);
            _durable = (file.Identity, end);
            return end == 0 || content.IsOf(_format) ? file : Begin(directory, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Gives the file the name of an earlier one and begins another.</summary>
    private AppendedFile Begin(OutputDirectory directory, AppendedFile full)
    {
        _earlier.Add(directory);
        full.Dispose();
        _since = time.GetUtcNow();
        var file = directory.OpenAppended(target.Name);
        if (file.Length() > 0)
        {
            file.Dispose();
            throw new IOException("somebody else made a file of its name just now");
        }

        _durable = (file.Identity, 0);
        return file;
    }
}
