using AuditOtel.Outbox.Disk;

namespace AuditOtel.Outbox;

/// <summary>Reads what an earlier process left: finds its records, cuts a torn end, and keeps aside what is damaged.</summary>
internal sealed class OutboxOpening(IOutboxDisk disk, string directory, ulong delivered)
{
    internal const string DamagedSuffix = ".damaged";

    internal const string TemporarySuffix = ".new";
    private const int LargestFile = 64 * 1024 * 1024;

    private readonly OutboxFindings _findings = new();
    private OutboxSegment? _previous;

    internal OutboxFindings Run(IReadOnlyList<string> names)
    {
        _findings.NextSequence = Math.Max(1, delivered);
        var numbers = names.Select(name => SegmentHead.TryParseName(name, out var number) ? number : 0).Where(number => number > 0).Order().ToList();
        foreach (var name in names.Where(static name => name.EndsWith(TemporarySuffix, StringComparison.Ordinal)))
            disk.Delete(Path.Combine(directory, name));
        _findings.Damaged = names.Count(name => name.EndsWith(DamagedSuffix, StringComparison.Ordinal));
        foreach (var number in numbers)
            Look(number, isNewest: number == numbers[^1]);
        _findings.NextSegment = NextNumber(names);
        if (_findings.Segments.Count > 0 || numbers.Count > 0)
            disk.SyncDirectory(directory);
        return _findings;
    }

    /// <summary>A number is given once, as long as anything of its segment is there: what is kept aside would be replaced by later damage.</summary>
    private static ulong NextNumber(IReadOnlyList<string> names)
    {
        var highest = 0UL;
        foreach (var name in names)
        {
            var segment = name.EndsWith(DamagedSuffix, StringComparison.Ordinal) ? name[..^DamagedSuffix.Length] : name;
            if (SegmentHead.TryParseName(segment, out var number))
                highest = Math.Max(highest, number);
        }

        return highest + 1;
    }

    private void Look(ulong number, bool isNewest)
    {
        var path = Path.Combine(directory, SegmentHead.FileName(number));
        using var file = disk.Open(path);
        var bytes = ReadAll(file, path);
        if (SegmentHead.TryRead(bytes, number) is not { } head)
        {
            KeepAside(path);
            return;
        }

        LookForLostEnd(head);
        var content = SegmentScan.Run(bytes, head, isNewest);
        var segment = new OutboxSegment(head, path) { End = content.GoodLength, IsDamaged = content.IsDamaged };
        if (content.IsDamaged)
            Report($"The outbox's segment '{path}' is damaged: its readable records are delivered, and the file is then kept with the suffix {DamagedSuffix}.");
        else if (content.TornLength > 0)
            Report($"The outbox's segment '{path}' ended in a write of {content.TornLength} bytes that was cut short and never confirmed: it is cut off.");
        Count(segment, content, bytes);
        _previous = segment;
        if (isNewest && !segment.IsDamaged && segment.Remaining > 0)
            WriteAnew(path, bytes.AsSpan(0, content.GoodLength));
    }

    /// <summary>Zeros at the end of a segment may be room that nobody used, or records that are gone: the next head tells how many there were.</summary>
    private void LookForLostEnd(SegmentHead next)
    {
        if (_previous is not { IsDamaged: false } previous || previous.Head.Number + 1 != next.Number || next.FirstSequence <= _findings.NextSequence)
            return;
        previous.IsDamaged = true;
        _findings.Damaged++;
        Report($"{next.FirstSequence - _findings.NextSequence} records at the end of the outbox's segment '{previous.Path}' are gone: the file is kept with the suffix {DamagedSuffix}.");
    }

    private static byte[] ReadAll(IOutboxFile file, string path)
    {
        var length = file.Length;
        if (length > LargestFile)
            throw new OutboxException($"The outbox's segment '{path}' has {length} bytes, which no segment has: move it away and keep it for an inquiry.");
        var bytes = new byte[length];
        return file.Read(bytes, 0) == length ? bytes : throw new OutboxException($"The outbox's segment '{path}' became shorter while it was read: another program uses it.");
    }

    /// <summary>A file has a segment's name only when its head is on stable storage: one without a head is damaged.</summary>
    private void KeepAside(string path)
    {
        disk.Rename(path, path + DamagedSuffix);
        _findings.Damaged++;
        Report($"The outbox's segment '{path}' has a damaged head, so its records cannot be delivered: it is kept with the suffix {DamagedSuffix}.");
    }

    /// <summary>
    /// The process before may have died after a failed sync. The system then calls pages clean that it never wrote, so what can be read now may be gone after a
    /// power cut: only bytes that are written anew are known to stay. This also cuts a torn end.
    /// </summary>
    private void WriteAnew(string path, ReadOnlySpan<byte> bytes)
    {
        using (var file = disk.Create(path + TemporarySuffix))
        {
            file.Write(bytes, 0);
            file.Sync();
        }

        disk.Rename(path + TemporarySuffix, path);
        disk.SyncDirectory(directory);
    }

    private void Count(OutboxSegment segment, SegmentScan.Content content, ReadOnlyMemory<byte> bytes)
    {
        for (var i = 0; i < content.Places.Count; i++)
        {
            var frame = bytes[content.Places[i]..];
            if (content.Sequences[i] < delivered)
                segment.Read = content.Places[i] + OutboxFrame.SeemingLength(frame.Span);
            else
                segment.Remaining++;
            _findings.LossGeneration = Math.Max(_findings.LossGeneration, OutboxFrame.Record(frame).LossGeneration);
            _findings.NextSequence = Math.Max(_findings.NextSequence, content.Sequences[i] + 1);
        }

        _findings.Pending += segment.Remaining;
        _findings.Damaged += segment.IsDamaged ? 1 : 0;
        _findings.Segments.Add(segment);
    }

    private void Report(string notice) => _findings.Notices.Add(notice);
}
