using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>The directories that hold a ledger's segments, the ledger's own first; the only place that knows where a segment lies.</summary>
internal sealed class SegmentDirectories : IDisposable
{
    private readonly DurableDirectory _root;
    private readonly List<DurableDirectory> _all;
    private readonly List<string> _missing = [];
    private readonly Lock _gate = new();
    private SegmentName _newest = new(0, -1);

    private SegmentDirectories(DurableDirectory root, DurableDirectory primary)
    {
        _root = root;
        _all = [primary];
    }

    /// <summary>The directory inside the ledger's own.</summary>
    public DurableDirectory Primary => _all[0];

    /// <summary>All that can be opened, in the order in which new segments choose.</summary>
    public IReadOnlyList<DurableDirectory> All => _all;

    /// <summary>Paths of those that are listed and are not there, or are not this ledger's: segments may be missing with them.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>What to add to a message about a segment that is missing: the directories that are; otherwise empty.</summary>
    public string MissingNote => _missing.Count == 0 ? "" : $"; of the ledger's directories '{string.Join("', '", _missing)}' cannot be used";

    /// <summary>Opens the ledger's own directory and those that its list names; one that is gone is noted in <see cref="Missing"/>.</summary>
    public static SegmentDirectories Open(DurableDirectory root)
    {
        var directories = new SegmentDirectories(root, root.OpenDirectory(LedgerDirectory.SegmentsDirectory));
        try
        {
            foreach (string path in DirectoryList.Read(root))
                directories.AddListed(path);
            return directories;
        }
        catch
        {
            directories.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Adds the directories a writer is configured with, creating those that are missing, and brings the list up to date. One that was listed and is
    /// gone is never replaced: entries that were acknowledged may be in it alone.
    /// </summary>
    /// <exception cref="LedgerException">A listed directory is gone, or one belongs to another ledger.</exception>
    public void Extend(IReadOnlyList<string> configured, string origin)
    {
        if (_missing.Count > 0)
        {
            throw new LedgerException(LedgerReason.Missing, $"The ledger's directory '{_missing[0]}' is gone, and acknowledged entries may be in it; mount it, or take it out of "
                + $"'{_root.PathOf(LedgerDirectory.DirectoriesFile)}' when it is lost for good.");
        }

        foreach (DurableDirectory directory in _all.Skip(1))
            DirectoryOwner.Demand(directory, origin);
        foreach (string path in configured.Select(Path.GetFullPath).Where(path => !_all.Exists(d => IsSame(d.Path, path))))
            Add(DurableDirectory.OpenStrict(_root.Calls, path, create: true), d => DirectoryOwner.Claim(d, origin));
        List<string> listed = [.. _all.Skip(1).Where(d => configured.Any(path => IsSame(Path.GetFullPath(path), d.Path)) || Segments(d).Any()).Select(static d => d.Path)];
        if (!listed.SequenceEqual(DirectoryList.Read(_root), StringComparer.Ordinal))
            DirectoryList.Write(_root, listed);
    }

    /// <summary>All segments in order of their first index; of several attempts at one index only the last.</summary>
    public List<SegmentPlace> List()
    {
        List<SegmentPlace> places = Sorted();
        for (int i = places.Count - 1; i > 0; i--)
        {
            if (places[i].FirstIndex == places[i - 1].FirstIndex)
                places.RemoveAt(i);
        }

        return places;
    }

    /// <summary>Segments in whose place a later attempt stands: they failed before anything in them was acknowledged.</summary>
    public List<SegmentPlace> Superseded()
    {
        List<SegmentPlace> places = Sorted();
        return [.. places.Where((place, i) => i > 0 && places[i - 1].FirstIndex == place.FirstIndex && place.Name.Attempt < places.First(p => p.FirstIndex == place.FirstIndex).Name.Attempt)];
    }

    /// <summary>
    /// The number of the next attempt at a segment with this first index: above all that files exist for. A directory that cannot be listed, because its
    /// disk fails, must not keep the next segment out of another one: what is in it was seen at the start or named here.
    /// </summary>
    public int NextAttempt(long firstIndex)
    {
        bool isComplete = true;
        int highest = -1;
        foreach (DurableDirectory directory in _all)
        {
            try
            {
                highest = Segments(directory).Where(place => place.FirstIndex == firstIndex).Select(static place => place.Name.Attempt).Append(highest).Max();
            }
            catch (LedgerException)
            {
                isComplete = false;
            }
        }

        lock (_gate)
        {
            if (!isComplete && _newest.FirstIndex == firstIndex)
                highest = Math.Max(highest, _newest.Attempt);
            Remember(new SegmentName(firstIndex, highest + 1));
        }

        return highest + 1;
    }

    public void Dispose()
    {
        foreach (DurableDirectory directory in _all)
            directory.Dispose();
    }

    private static bool IsSame(string path, string other) =>
        string.Equals(Path.TrimEndingDirectorySeparator(path), Path.TrimEndingDirectorySeparator(other), StringComparison.Ordinal);

    private static IEnumerable<SegmentPlace> Segments(DurableDirectory directory)
    {
        foreach (string text in directory.Names())
        {
            if (SegmentName.TryParse(text, out SegmentName name))
                yield return new SegmentPlace(name, directory);
        }
    }

    /// <summary>By first index, then the latest attempt first; a copy in the ledger's own directory comes before one elsewhere.</summary>
    private List<SegmentPlace> Sorted()
    {
        List<SegmentPlace> places = [.. _all.SelectMany(Segments).OrderBy(static p => p.FirstIndex).ThenByDescending(static p => p.Name.Attempt)];
        lock (_gate)
            places.ForEach(place => Remember(place.Name));
        return places;
    }

    private void Remember(SegmentName name)
    {
        bool isNewer = name.FirstIndex > _newest.FirstIndex || (name.FirstIndex == _newest.FirstIndex && name.Attempt > _newest.Attempt);
        if (isNewer)
            _newest = name;
    }

    private void AddListed(string path)
    {
        try
        {
            Add(DurableDirectory.OpenStrict(_root.Calls, path, create: false), DirectoryOwner.DemandMarked);
        }
        catch (StorageException)
        {
            // Not an error of its own: a copy holds all segments in one directory. What is missing is named with the segment that is.
            _missing.Add(path);
        }
    }

    private void Add(DurableDirectory directory, Action<DurableDirectory> check)
    {
        try
        {
            check(directory);
            _all.Add(directory);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }
}
