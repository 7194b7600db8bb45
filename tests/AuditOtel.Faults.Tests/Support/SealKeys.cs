using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace AuditOtel.Faults.Tests.Support;

/// <summary>The seal keys of all ledgers the tests made, kept by the name of the ledger, where no fault reaches them.</summary>
internal static class SealKeys
{
    private static readonly TempDirectory Place = new();
    private static readonly ConcurrentDictionary<string, string> Files = new(StringComparer.Ordinal);
    private static int _count;

    static SealKeys() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Place.Dispose();

    /// <summary>The name of a file that is not there yet.</summary>
    internal static string NewFile() => Place.Combine($"{Interlocked.Increment(ref _count)}");

    /// <summary>Remembers the key in a file.</summary>
    internal static void Keep(string file) => Files[(string)JsonNode.Parse(File.ReadAllText(file))!["origin"]!] = file;

    /// <summary>Remembers the key that a collector printed when it created its ledger, if it did.</summary>
    internal static void KeepPrinted(string output)
    {
        foreach (var line in output.Split('\n').Where(line => line.StartsWith('{') && line.Contains("\"sealSecret\"", StringComparison.Ordinal)))
        {
            var file = NewFile();
            File.WriteAllText(file, line);
            Keep(file);
        }
    }

    /// <summary>The file with a ledger's seal key; null when its creation ended before the key was given.</summary>
    internal static string? FileOf(string ledger)
    {
        var name = (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(ledger, "ledger.json")))!["name"];
        return Files.GetValueOrDefault(name ?? "");
    }
}
