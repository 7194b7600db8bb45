using System.Text.Json;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Sinks;

/// <summary>
/// How far a sink has come, durable in the ledger's directory: <c>sinks/NAME.json</c>. It never stands before a record that was not delivered, so that a
/// crash repeats records and loses none. It is no secret and proves nothing: a lost one makes the sink begin again.
/// </summary>
internal sealed class SinkCursor(string directory, string sink)
{
    private const string Folder = "sinks";
    private const int MaxBytes = 4096;
    private const int Version = 1;

    private readonly string _name = $"{sink}.json";
    private long _saved = -1;

    /// <summary>The first index that a sink has not taken, as its cursor says; 0 when it has none that can be used.</summary>
    /// <exception cref="LedgerException">The cursor cannot be read.</exception>
    internal static long Delivered(string directory, string sink, string ledger, long size) => new SinkCursor(directory, sink).Load(ledger, size).Next ?? 0;

    /// <summary>Reads where to go on.</summary>
    /// <param name="ledger">The ledger's name.</param>
    /// <param name="size">The ledger's entries.</param>
    /// <exception cref="LedgerException">It cannot be read.</exception>
    internal SinkStart Load(string ledger, long size)
    {
        if (LedgerSideFiles.Read(directory, Folder, _name, MaxBytes) is not { } content)
            return new SinkStart(null, null);
        var place = Parse(content);
        if (place is not { Version: Version } || place.Next < 0)
            return Again($"The cursor of the sink '{sink}' in '{Path.Combine(directory, Folder, _name)}' is damaged: the sink begins again at the ledger's first record.");
        if (!string.Equals(place.Ledger, ledger, StringComparison.Ordinal))
            return Again($"The cursor of the sink '{sink}' is of the ledger '{place.Ledger}': the sink begins again at the first record of this one.");
        if (place.Next > size)
            return Again($"The sink '{sink}' was given {place.Next} entries and the ledger has {size}: verify the ledger; the sink begins again at its first record.");
        _saved = place.Next;
        return new SinkStart(place.Next, null);
    }

    /// <summary>Writes it durably; does nothing when it stands there already.</summary>
    /// <exception cref="LedgerException">The disk refused.</exception>
    internal void Save(string ledger, long next)
    {
        if (next == _saved)
            return;
        LedgerSideFiles.Write(directory, Folder, _name, JsonSerializer.SerializeToUtf8Bytes(new SinkPlace(Version, ledger, next), SinkJson.Default.SinkPlace));
        _saved = next;
    }

    private static SinkStart Again(string problem) => new(null, problem);

    private static SinkPlace? Parse(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, SinkJson.Default.SinkPlace);
        }
        catch (JsonException)
        {
            // The caller tells.
            return null;
        }
    }
}
